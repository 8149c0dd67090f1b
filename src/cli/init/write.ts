import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PlannedFile } from './plan.js';

/** Writes what was planned. A file that came in between stays, and the error says so. */
export async function writeFiles(directory: string, files: readonly PlannedFile[]): Promise<void> {
  for (const { file, action, text } of files) {
    const path = join(directory, file);
    if (action === 'extend') await appendFile(path, text);
    if (action !== 'create') continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
  }
}
