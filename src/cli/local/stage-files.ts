import { localStage, type Stage } from '../../model/stage.js';
import {
  CatalogueError,
  loadCatalogue,
  type Catalogue,
  type CatalogueProblem,
} from '../../catalogue/catalogue.js';
import {
  EnvironmentError,
  loadEnvironment,
  type EnvironmentProblem,
  type StageEnvironment,
} from '../../dotenv/environment.js';
import { fileLine } from '../../messages/file-text.js';
import { failure } from '../terminal/failure.js';
import { unknownStage } from '../terminal/unknown-stage.js';
import type { Invocation } from '../terminal/invocation.js';
import { projectOf } from './project.js';

/** The stages as the files say. Throws `catalogue-invalid` with every problem. */
export async function catalogueOf(invocation: Invocation): Promise<Catalogue> {
  try {
    return await loadCatalogue(projectOf(invocation));
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    throw failure('catalogue-invalid', { problems: problemLines(invocation, error.problems) }, error);
  }
}

/** The environment of a stage or of `local`. Throws `unknown-stage`, `environment-invalid`, never with a value. */
export async function environmentOf(invocation: Invocation, name: string): Promise<StageEnvironment> {
  const { env } = invocation.terminal;
  const stage = await stageOf(invocation, name);
  const projectDir = projectOf(invocation);
  try {
    return await loadEnvironment({ projectDir, stage, processEnv: env, ci: (env['CI'] ?? '') !== '' });
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    throw failure(
      'environment-invalid',
      { stage: name, problems: problemLines(invocation, error.problems) },
      error,
    );
  }
}

/** One line per problem: its place, its code and its sentence. */
export const problemLines = (
  { messages }: Invocation,
  problems: readonly (CatalogueProblem | EnvironmentProblem)[],
): string[] => problems.map((problem) => fileLine(messages, problem));

/** The developer's own stage needs no catalogue. */
async function stageOf(invocation: Invocation, name: string): Promise<Stage | typeof localStage> {
  if (name === localStage) return localStage;
  const catalogue = await catalogueOf(invocation);
  const stage = catalogue.get(name);
  if (stage !== undefined) return stage;
  throw unknownStage(name, [localStage, ...catalogue.stages.map((known) => known.name)]);
}
