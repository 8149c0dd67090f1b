import { existsSync, rmSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isObject, readJsonSync } from '../files/json-file.js';
import { writeWholeSync } from '../files/whole-file.js';
import { readOrder, type PrepareOrder } from './protocol.js';

/** What is committed on a stage: enough to start it again without asking anyone. */
export type Serving = PrepareOrder & { readonly committedAt: string };

const fileIn = (folder: string): string => join(folder, 'serving.json');

/** The committed order, or null when there is none or the file is not readable. */
export function readServing(folder: string): Serving | null {
  const value = readJsonSync(fileIn(folder), isObject);
  if (value === null) return null;
  const order = readOrder(value);
  const { committedAt } = value;
  return order === null
    ? null
    : {
        ...order,
        folder: foundFolder(folder, order.folder),
        committedAt: typeof committedAt === 'string' ? committedAt : '',
      };
}

export const writeServing = (folder: string, serving: Serving): void => {
  const kept = { ...serving, folder: keptFolder(folder, serving.folder) };
  writeWholeSync(fileIn(folder), `${JSON.stringify(kept)}\n`);
};

/**
 * What lies below the data directory is kept as it is seen from the stage's folder, so that it is found wherever the data
 * directory is moved. A host of an earlier version works in that folder, and finds it, too.
 */
function keptFolder(folder: string, absolute: string): string {
  const dataDir = join(folder, '..', '..');
  const below = relative(dataDir, absolute);
  const isBelow = below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
  return isBelow ? relative(folder, absolute) : absolute;
}

/** Earlier versions kept it absolute: then this data directory's own package counts before that of another place. */
function foundFolder(folder: string, kept: string): string {
  if (!isAbsolute(kept)) return resolve(folder, kept);
  const [packageOf] = /artifacts\/[0-9a-f]{64}\/package$/.exec(kept) ?? [];
  const own = packageOf === undefined ? kept : join(folder, '..', '..', packageOf);
  return existsSync(own) ? own : kept;
}

export const removeServing = (folder: string): void => {
  rmSync(fileIn(folder), { force: true });
};

/** True when both would run the same build in the same way. */
export function servesSame(serving: PrepareOrder, wanted: Readonly<Record<string, unknown>>): boolean {
  const { build, commit, digest, healthPath, port, environment } = serving;
  const same = { build, commit, digest, healthPath, port, environment: sorted(environment) };
  return Object.entries(same).every(([name, value]) => {
    const other = wanted[name];
    return JSON.stringify(value) === JSON.stringify(name === 'environment' ? sorted(other) : other);
  });
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    : value;
