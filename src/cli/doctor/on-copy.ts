import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FilesPlace } from './file-problems.js';

export interface Trial<T> {
  /** The command for the project's files in this folder. */
  readonly command: (folder: string) => string;
  readonly look: (folder: string) => Promise<T>;
}

/** Runs a command on a copy of the project's files and looks before and after; null = it failed. */
export async function onCopy<T>(
  { projectDir, env }: FilesPlace,
  { command, look }: Trial<T>,
): Promise<{ before: T; after: T } | null> {
  const folder = await mkdtemp(join(tmpdir(), 'switchback-doctor-'));
  try {
    await copyFiles(projectDir, folder);
    const before = await look(folder);
    const running = promisify(execFile)('sh', ['-c', command(folder)], { env });
    // What a command asks for is typed; most ask for nothing, and may have ended by then.
    running.child.stdin?.on('error', () => undefined).end('typed\n');
    await running;
    return { before, after: await look(folder) };
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What cannot be copied is missing in the copy, so that nothing is known of it. */
async function copyFiles(from: string, to: string): Promise<void> {
  const names = (await readdir(from)).filter((name) => /^(Pulumi\.|\.env)/.test(name));
  await Promise.all(names.map((name) => copyFile(join(from, name), join(to, name)).catch(() => undefined)));
}
