import type { Config } from './config.js';
import { fileText } from '../messages/file-text.js';
import { messagesIn } from '../messages/index.js';
import { Refusal } from '../model/error.js';
import type { StageFileFault } from '../model/stage-file-problem.js';
import type { Stage } from '../model/stage.js';
import type { Environments } from '../ports/environments.js';
import { EnvironmentError, type EnvironmentProblem } from '../dotenv/environment.js';
import { stageSettings } from '../dotenv/settings.js';

/**
 * The dotenv files as the promotion service sees them; what is wrong with them becomes one refusal. `stages` are those
 * of this machine: what runs elsewhere has its port there.
 */
export const environmentsOf = (
  { projectDir, dataDir, machineEnv }: Config,
  { stages }: { stages: readonly Stage[] },
): Environments => ({
  of: async (stage) => {
    try {
      // Nothing of the machine's own environment may win over a file when the service runs an update.
      const isHere = stages.some(({ name }) => name === stage.name);
      const place = { projectDir, dataDir, stage, stages, isHere, processEnv: {} };
      const { warnings, ...settings } = await stageSettings({
        ...place,
        ci: (machineEnv['CI'] ?? '') !== '',
      });
      return { ...settings, warnings: warnings.map(textOf) };
    } catch (error) {
      throw toRefusal(stage.name, error);
    }
  },
});

/** The places for the store and for logs; the whole sentences, in the reader's language, for the answer. */
function toRefusal(stage: string, error: unknown): unknown {
  if (!(error instanceof EnvironmentError)) return error;
  return invalid(
    stage,
    error.problems.map((problem) => ({ pointer: placeOf(problem), problem })),
  );
}

function invalid(stage: string, errors: readonly StageFileFault[]): Refusal {
  const problems = errors.map(({ pointer, problem }) => `${pointer} ${problem.code}`);
  return new Refusal('dotenv-invalid', { stage, problems }, { errors });
}

/** As a line of the promotion's log, which is in English like the CLI's own lines in it. */
const textOf = (problem: EnvironmentProblem): string =>
  `${placeOf(problem)}: ${fileText(messagesIn('en'), problem)}`;

const placeOf = ({ file, dotenv, line }: EnvironmentProblem): string =>
  `${file ?? `.env.${dotenv}`}${line === null ? '' : `:${String(line)}`}`;
