import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson } from '../files/json-file.js';
import { writeWhole } from '../files/whole-file.js';

/** A hold as a by-hand run needs to know it; times are RFC 3339. */
export interface ShownHold {
  readonly id: string;
  readonly stage: string;
  readonly kind: string;
  readonly by: string;
  readonly reason: string;
  /** null = until somebody releases it. */
  readonly until: string | null;
}

/** Writes which stages are held, whole or not at all, unless that is what is there: another service may write it, too. */
export async function writeHolds(dataDir: string, holds: readonly ShownHold[]): Promise<void> {
  const text = `${JSON.stringify(holds, null, 2)}\n`;
  if ((await readFile(holdFile(dataDir), 'utf8').catch(() => null)) === text) return;
  await writeWhole(holdFile(dataDir), text);
}

/** The holds on a stage at `now`, as the service wrote them last. Throws when the file is broken. */
export async function readHolds(dataDir: string, stage: string, now: Date): Promise<ShownHold[]> {
  const text = await readFile(holdFile(dataDir), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '[]';
    throw error;
  });
  const holds = parseJson(text, isHolds);
  if (holds === null) throw new Error(`${holdFile(dataDir)}: no list of holds`);
  return holds.filter((hold) => hold.stage === stage && isAhead(hold.until, now));
}

const isHolds = (value: unknown): value is readonly ShownHold[] =>
  Array.isArray(value) && value.every(isHold);

const isHold = (value: unknown): value is ShownHold =>
  isObject(value) &&
  ['id', 'stage', 'kind', 'by', 'reason'].every((name) => typeof value[name] === 'string') &&
  (value['until'] === null || typeof value['until'] === 'string');

const isAhead = (until: string | null, now: Date): boolean => until === null || new Date(until) > now;
const holdFile = (dataDir: string): string => join(dataDir, 'holds.json');
