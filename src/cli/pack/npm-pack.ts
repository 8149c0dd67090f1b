import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as tar from 'tar';
import { failure } from '../terminal/failure.js';
import type { Terminal } from '../terminal/terminal.js';

export interface PackOrder {
  readonly directory: string;
  /** Where npm puts its tarball. */
  readonly folder: string;
  /** Where its files are unpacked. */
  readonly into: string;
  readonly env: Terminal['env'];
}

const longestOutput = 64 * 1024 * 1024;

/** The files that npm takes of a package, without running any of its scripts. Throws `pack-refused`. */
export async function npmPack({ directory, folder, into, env }: PackOrder): Promise<void> {
  const args = ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder];
  const options = { cwd: directory, env: withoutNpm(env), maxBuffer: longestOutput };
  await promisify(execFile)('npm', args, options).catch((error: unknown) => {
    throw failure('pack-refused', { directory, problems: [npmFailed(error)] }, error);
  });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined)
    throw failure('pack-refused', { directory, problems: [npmFailed(new Error('npm pack: no file'))] });
  await tar.extract({ file: join(folder, tarball), cwd: into, strip: 1 });
}

/** npx tells the npm below it which package it runs itself. */
const withoutNpm = (env: Terminal['env']): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)));

function npmFailed(error: unknown) {
  const { stderr = '', message } = error as Error & { stderr?: string };
  const said = stderr.trim().split('\n').slice(-8).join('\n');
  return { code: 'npm-failed', facts: { why: said === '' ? message : said } } as const;
}
