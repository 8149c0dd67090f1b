import { ownCommand } from '../../messages/own-command.js';
import { foreignFile } from '../local/project.js';
import { problemLines } from '../local/stage-files.js';
import { fileProblems, type FileProblem } from './file-problems.js';
import { found, type Checked, type Finding } from './finding.js';
import { mendFile } from './mend-file.js';

const check = 'files';

/** Are the stage files and every stage's dotenv files right? */
export async function checkFiles(checked: Checked): Promise<Finding[]> {
  const { projectDir, invocation } = checked;
  if (projectDir === null) {
    const file = foreignFile(invocation);
    if (file !== null) return [found({ check, state: 'problem' }, 'project-foreign', { file })];
    const mend = invocation.hinted(`${ownCommand} init`);
    return [found({ check, state: 'note', mend }, 'project-absent', {})];
  }
  const place = { projectDir, env: invocation.terminal.env };
  const { count, wrong, warnings } = await fileProblems(place);
  const mends = await Promise.all(wrong.map((problem) => mendFile(place, problem)));
  return [
    ...(wrong.length === 0 ? [found({ check, state: 'ok' }, 'files-ok', { count, projectDir })] : []),
    ...wrong.map((problem, i) => fileFinding(checked, problem, { state: 'problem', mend: mends[i] ?? null })),
    ...warnings.map((problem) => fileFinding(checked, problem, { state: 'note', mend: null })),
  ];
}

function fileFinding(
  { invocation }: Checked,
  problem: FileProblem,
  { state, mend }: Pick<Finding, 'state' | 'mend'>,
): Finding {
  const text: Finding['text'] = (messages) => problemLines({ ...invocation, messages }, [problem]).join('\n');
  return { check, state, code: problem.code, text, mend };
}
