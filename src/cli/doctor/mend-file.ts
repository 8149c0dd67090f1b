import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CatalogueProblem } from '../../catalogue/catalogue.js';
import type { EnvironmentProblem } from '../../dotenv/environment.js';
import { freePort } from '../../dotenv/stage-ports.js';
import { shellQuote, shellWord } from '../../messages/quote.js';

export interface MendPlace {
  readonly projectDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The command that mends a problem of a stage file or dotenv file: what git has, a line to add, or the line to leave out. */
export async function mendFile(
  place: MendPlace,
  problem: CatalogueProblem | EnvironmentProblem,
): Promise<string> {
  const name = fileToMend(problem);
  if (name === null) return `\${EDITOR:-vi} ${shellWord(place.projectDir)}`;
  const file = shellWord(join(place.projectDir, name));
  if (await differsFromHead(place, name))
    return `git -C ${shellWord(place.projectDir)} checkout HEAD -- ${shellWord(name)}`;
  const missing = await lineToAdd(problem);
  if (missing !== null) return `echo ${shellQuote(missing)} >> ${file}`;
  if (problem.line === null) return `\${EDITOR:-vi} ${file}`;
  return `sed -i.bak ${shellQuote(`${String(problem.line)}s/^/# /`)} ${file} && rm ${file}.bak`;
}

/** The file at fault, which is not the one that names it when it is the one that is missing. */
const fileToMend = (problem: CatalogueProblem | EnvironmentProblem): string | null =>
  problem.code === 'DOTENV_FILE_MISSING' ? problem.facts.missing : problem.file;

async function lineToAdd(problem: CatalogueProblem | EnvironmentProblem): Promise<string | null> {
  switch (problem.code) {
    case 'ENCRYPTION_SALT_MISSING':
      return problem.hint;
    case 'DOTENV_FILE_MISSING':
    case 'ENV_FILE_MISSING':
      return `SWITCHBACK_STAGE_PORT=${String(await freePort())}`;
    case 'REQUIRED_KEY_MISSING':
      return problem.key === null ? null : `${problem.key}=change-me`;
    default:
      return null;
  }
}

/** Changed or deleted since the last commit, so that git has a version without this problem. */
async function differsFromHead({ projectDir, env }: MendPlace, file: string): Promise<boolean> {
  const args = ['-C', projectDir, 'status', '--porcelain=v1', '--untracked-files=no', '--', file];
  return promisify(execFile)('git', args, { env }).then(
    ({ stdout }) => /^.?[MDT]/m.test(stdout),
    () => false,
  );
}
