import { join } from 'node:path';
import { shellWord } from '../../messages/quote.js';
import { isLink } from './edit.js';
import { fileProblems, placeOf, type FileProblem, type FilesPlace } from './file-problems.js';
import { isDeletedSinceHead } from './git.js';
import { onCopy } from './on-copy.js';
import { repairsOf, type Repair } from './repairs.js';

/** The first command that is known to mend a problem of a stage file or dotenv file and to break nothing; null = none. */
export async function mendFile(place: FilesPlace, problem: FileProblem): Promise<string | null> {
  const name = fileToMend(problem);
  if (name === null || (await isLink(join(place.projectDir, name)))) return null;
  for (const repair of await candidates(place, problem, name))
    if (await mends(place, repair, problem)) return repair.command(place.projectDir);
  return null;
}

/** The file at fault, which is not the one that names it when it is the one that is missing. */
function fileToMend(problem: FileProblem): string | null {
  if (problem.code === 'DOTENV_FILE_MISSING') return problem.facts.missing;
  // A missing key is missing in the stage's own file.
  return problem.code === 'REQUIRED_KEY_MISSING' ? `.env.${problem.dotenv}` : problem.file;
}

async function candidates(place: FilesPlace, problem: FileProblem, name: string): Promise<Repair[]> {
  if (!(await isDeletedSinceHead(place, name))) return repairsOf(place.projectDir, problem, name);
  const git = `git -C ${shellWord(place.projectDir)}`;
  const word = shellWord(name);
  const command = (): string => `${git} checkout HEAD -- ${word}`;
  // A copy is no working copy of git.
  return [{ command, onCopy: (folder) => `${git} show HEAD:./${word} > ${shellWord(join(folder, name))}` }];
}

/** Tried on a copy: this problem is gone, and there is none that was not there before. */
async function mends(place: FilesPlace, repair: Repair, problem: FileProblem): Promise<boolean> {
  const look = async (projectDir: string): Promise<string[]> =>
    (await fileProblems({ projectDir, env: place.env })).wrong.map(placeOf);
  const seen = await onCopy(place, { command: repair.onCopy ?? repair.command, look });
  return (
    seen !== null &&
    !seen.after.includes(placeOf(problem)) &&
    seen.after.every((left) => seen.before.includes(left))
  );
}
