import { policySchema, stageOf } from '../../catalogue/policy-schema.js';
import { readStageFile } from '../../catalogue/stage-file.js';
import { EnvironmentError, loadEnvironment, type EnvironmentProblem } from '../../dotenv/environment.js';
import { localStage, type Platform, type Stage } from '../../model/stage.js';
import type { ProposedStage } from './proposal.js';
import { purposeOf } from './stage-texts.js';

export interface MistakesOrder {
  readonly directory: string;
  readonly rows: readonly ProposedStage[];
  readonly platform: Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What would keep a stage from its first build in dotenv files that are there already; each once, never a value. */
export async function dotenvMistakes(order: MistakesOrder): Promise<EnvironmentProblem[]> {
  const stages = await Promise.all(order.rows.map((row) => stageFor(order, row)));
  const known = [localStage, ...stages.filter((stage) => stage !== null)] as const;
  const found = (await Promise.all(known.map((stage) => problemsOf(order, stage)))).flat();
  const inFiles = found.filter(({ file, code }) => file !== null && code !== 'ENV_FILE_MISSING');
  // A file that all stages read is wrong once.
  const places = inFiles.map((problem) => {
    const { code, file, line, key } = problem;
    return [JSON.stringify([code, file, line, key]), problem] as const;
  });
  return [...new Map(places).values()];
}

/** As its file says; else as the file that is written will say. null = it has a name that is refused anyway. */
async function stageFor({ directory, platform }: MistakesOrder, row: ProposedStage): Promise<Stage | null> {
  const { stage: name, dotenv, trigger, source } = row;
  const { stage } = await readStageFile(directory, name);
  if (stage !== null) return stage;
  const said = { dotenv, platform, trigger, ...(source === null ? {} : { source }) };
  const policy = policySchema.safeParse({ ...said, purpose: purposeOf(row) });
  return policy.success ? stageOf(name, policy.data) : null;
}

async function problemsOf(
  { directory: projectDir, env }: MistakesOrder,
  stage: Stage | typeof localStage,
): Promise<readonly EnvironmentProblem[]> {
  try {
    await loadEnvironment({ projectDir, stage, processEnv: env, ci: (env['CI'] ?? '') !== '' });
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
}
