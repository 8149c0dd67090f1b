import type { CatalogueProblem } from '../../catalogue/catalogue.js';
import { EnvironmentError, loadEnvironment, type EnvironmentProblem } from '../../dotenv/environment.js';
import { localStage, type Stage } from '../../model/stage.js';
import { readStages } from './read-stages.js';

export type FileProblem = CatalogueProblem | EnvironmentProblem;

/** Where files are looked at, and with which variables of the shell. */
export interface FilesPlace {
  readonly projectDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface FileProblems {
  /** How many stages there are. */
  readonly count: number;
  readonly wrong: readonly FileProblem[];
  readonly warnings: readonly FileProblem[];
}

/** Everything that is wrong with the stage files and with the dotenv files of every stage that can be understood. */
export async function fileProblems(place: FilesPlace): Promise<FileProblems> {
  const { stages, problems } = await readStages(place.projectDir);
  const all = [localStage, ...stages] as const;
  const environments = await Promise.all(all.map((stage) => environmentProblems(place, stage)));
  const errors = environments.flatMap((environment) => environment.errors);
  return {
    count: stages.length,
    wrong: eachOnce([...problems, ...errors]).filter((problem, _i, all) => !isTold(problem, all)),
    warnings: eachOnce(environments.flatMap((environment) => environment.warnings)),
  };
}

interface EnvironmentFindings {
  readonly errors: readonly FileProblem[];
  readonly warnings: readonly FileProblem[];
}

async function environmentProblems(
  { projectDir, env }: FilesPlace,
  stage: Stage | typeof localStage,
): Promise<EnvironmentFindings> {
  try {
    const order = { projectDir, stage, processEnv: env, ci: (env['CI'] ?? '') !== '' };
    return { errors: [], warnings: (await loadEnvironment(order)).warnings };
  } catch (error) {
    if (error instanceof EnvironmentError) return { errors: error.problems, warnings: [] };
    throw error;
  }
}

/** A file that many stages read is wrong once. */
function eachOnce(problems: readonly FileProblem[]): FileProblem[] {
  const named = problems.map(
    (problem) => [JSON.stringify([placeOf(problem), problem.facts]), problem] as const,
  );
  return [...new Map(named.toReversed()).values()].toReversed();
}

/** What a problem is and where it stands: the same before and after another place was mended. */
export const placeOf = ({ code, file, line, key }: FileProblem): string =>
  JSON.stringify([code, file, line, key]);

/** The stage file has named the missing dotenv file already. */
const isTold = (problem: FileProblem, all: readonly FileProblem[]): boolean =>
  problem.code === 'ENV_FILE_MISSING' &&
  all.some((other) => other.code === 'DOTENV_FILE_MISSING' && other.facts.missing === problem.file);
