import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from './whole-file.js';

/** The name that a service with this data directory was given last; null = none was. */
export const keptMachineName = (dataDir: string): Promise<string | null> =>
  readFile(fileOf(dataDir), 'utf8').then(
    (text) => text.trim() || null,
    () => null,
  );

/** Keeps the name for the next start, and for what is run by hand. */
export const keepMachineName = (dataDir: string, name: string): Promise<void> =>
  writeWhole(fileOf(dataDir), `${name}\n`);

const fileOf = (dataDir: string): string => join(dataDir, 'machine');
