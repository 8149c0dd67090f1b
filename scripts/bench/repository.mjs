import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const perFolder = 500;
// A collection of garbage in the background would go on while the folder is moved.
const settings = [
  'user.name=bench',
  'user.email=bench@example.com',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((one) => ['-c', one]);

/** Makes a folder the root of a git repository with so many files in it. It is one while `on` was the last that was called. */
export function makeRepository(root, files) {
  for (let one = 0; one < files; one += 1) {
    const folder = join(root, 'files', String(Math.floor(one / perFolder)));
    if (one % perFolder === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${one}.txt`), `${one}\n`);
  }
  const git = (...args) => execFileSync('git', [...settings, ...args], { cwd: root, stdio: 'ignore' });
  git('init', '-q');
  git('add', 'files');
  git('commit', '-q', '-m', 'as many files as a large repository has');
  const [there, away] = [join(root, '.git'), join(root, 'not-git')];
  renameSync(there, away);
  return { on: () => renameSync(away, there), off: () => renameSync(there, away) };
}
