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
  /** When a reservation begins; null = it began when it was set. */
  readonly from?: string | null;
  /** From when on a reservation keeps its stage; null = since it was set. */
  readonly keepsFrom?: string | null;
  /** The build that is to be seen there. */
  readonly shows?: string | null;
}

/** Writes which stages are held, whole or not at all, unless that is what is there: another service may write it, too. */
export async function writeHolds(dataDir: string, holds: readonly ShownHold[]): Promise<void> {
  const text = `${JSON.stringify(holds, null, 2)}\n`;
  if ((await readFile(holdFile(dataDir), 'utf8').catch(() => null)) === text) return;
  await writeWhole(holdFile(dataDir), text);
}

/**
 * The holds that keep a run by hand of this build from a stage at `now`, as the service wrote them last. Throws when the
 * file is broken.
 */
export async function readHolds(
  dataDir: string,
  { stage, build, now }: { readonly stage: string; readonly build: string; readonly now: Date },
): Promise<ShownHold[]> {
  const text = await readFile(holdFile(dataDir), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '[]';
    throw error;
  });
  const holds = parseJson(text, isHolds);
  if (holds === null) throw new Error(`${holdFile(dataDir)}: no list of holds`);
  const open = holds.filter(({ stage: of, until }) => of === stage && isLater(until ?? null, now, true));
  const booked = open.filter(({ from = null }) => from !== null).toSorted(firstToKeep);
  return open.filter((hold) => {
    const isAhead = isLater(hold.keepsFrom ?? null, now, false);
    return !isAhead || !isShown(booked.slice(0, booked.indexOf(hold) + 1), build);
  });
}

/** The rule of `policy/hold.ts`: what is still to come lets pass what it shows, or what one before it shows. */
const isShown = (upTo: readonly ShownHold[], build: string): boolean =>
  (upTo.at(-1)?.shows ?? null) === null || upTo.some(({ shows = null }) => shows === build);

const firstToKeep = (a: ShownHold, b: ShownHold): number =>
  Date.parse(a.keepsFrom ?? '') - Date.parse(b.keepsFrom ?? '');

const isHolds = (value: unknown): value is readonly ShownHold[] =>
  Array.isArray(value) && value.every(isHold);

const isHold = (value: unknown): value is ShownHold =>
  isObject(value) &&
  ['id', 'stage', 'kind', 'by', 'reason'].every((name) => typeof value[name] === 'string') &&
  (value['until'] === null || typeof value['until'] === 'string') &&
  // An earlier version did not write them.
  ['from', 'keepsFrom', 'shows'].every((name) =>
    ['string', 'undefined'].includes(typeof (value[name] ?? undefined)),
  );

const isLater = (at: string | null, now: Date, never: boolean): boolean =>
  at === null ? never : new Date(at) > now;
const holdFile = (dataDir: string): string => join(dataDir, 'holds.json');
