import { localStage, type Stage } from '../../model/stage.js';
import {
  CatalogueError,
  loadCatalogue,
  type Catalogue,
  type CatalogueProblem,
} from '../../catalogue/catalogue.js';
import { EnvironmentError, loadEnvironment, type EnvironmentProblem } from '../../dotenv/environment.js';
import { problemLines } from '../local/stage-files.js';
import { found, type Checked, type Finding } from './finding.js';
import { mendFile } from './mend-file.js';

const check = 'files';
type FileProblem = CatalogueProblem | EnvironmentProblem;

/** Are the stage files and every stage's dotenv files right? */
export async function checkFiles(checked: Checked): Promise<Finding[]> {
  const { projectDir } = checked;
  if (projectDir === null) return [found({ check, state: 'note' }, 'project-absent', {})];
  const { catalogue, problems } = await catalogueOrProblems(projectDir);
  const stages = [localStage, ...(catalogue?.stages ?? [])] as const;
  const environments = await Promise.all(
    stages.map((stage) => environmentProblems(checked, projectDir, stage)),
  );
  const wrong = [...problems, ...environments.flatMap(({ errors }) => errors)];
  const warnings = environments.flatMap((environment) => environment.warnings);
  const count = catalogue?.stages.length ?? 0;
  return [
    ...(wrong.length === 0 ? [found({ check, state: 'ok' }, 'files-ok', { count, projectDir })] : []),
    ...(await Promise.all(wrong.map((problem) => problemFinding(checked, projectDir, problem)))),
    ...warnings.map((problem) => fileFinding(checked, problem, { state: 'note', mend: null })),
  ];
}

async function catalogueOrProblems(
  projectDir: string,
): Promise<{ catalogue: Catalogue | null; problems: readonly FileProblem[] }> {
  try {
    return { catalogue: await loadCatalogue(projectDir), problems: [] };
  } catch (error) {
    if (error instanceof CatalogueError) return { catalogue: null, problems: error.problems };
    throw error;
  }
}

interface EnvironmentFindings {
  readonly errors: readonly FileProblem[];
  readonly warnings: readonly FileProblem[];
}

async function environmentProblems(
  { invocation }: Checked,
  projectDir: string,
  stage: Stage | typeof localStage,
): Promise<EnvironmentFindings> {
  const { env } = invocation.terminal;
  try {
    const order = { projectDir, stage, processEnv: env, ci: (env['CI'] ?? '') !== '' };
    return { errors: [], warnings: (await loadEnvironment(order)).warnings };
  } catch (error) {
    if (error instanceof EnvironmentError) return { errors: error.problems, warnings: [] };
    throw error;
  }
}

async function problemFinding(checked: Checked, projectDir: string, problem: FileProblem): Promise<Finding> {
  const { env } = checked.invocation.terminal;
  return fileFinding(checked, problem, {
    state: 'problem',
    mend: await mendFile({ projectDir, env }, problem),
  });
}

function fileFinding(
  { invocation }: Checked,
  problem: FileProblem,
  { state, mend }: Pick<Finding, 'state' | 'mend'>,
): Finding {
  const text: Finding['text'] = (messages) => problemLines({ ...invocation, messages }, [problem]).join('\n');
  return { check, state, code: problem.code, text, mend };
}
