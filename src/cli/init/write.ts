import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure } from '../terminal/failure.js';
import type { PlannedFile } from './plan.js';

/** Writes what was planned. A file that came in between stays, and the error says so. Throws `init-stopped`. */
export async function writeFiles(directory: string, files: readonly PlannedFile[]): Promise<void> {
  for (const planned of files)
    await writeOne(directory, planned).catch((error: unknown) => {
      const { code = '', message } = error as NodeJS.ErrnoException;
      throw failure('init-stopped', { file: planned.file, why: code === '' ? message : code }, error);
    });
}

async function writeOne(directory: string, { file, action, text }: PlannedFile): Promise<void> {
  const path = join(directory, file);
  if (action === 'extend') await appendFile(path, text);
  if (action !== 'create') return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: 'wx' });
}
