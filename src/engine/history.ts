import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEntry } from '../promotion/ports.js';
import { isLocked } from './locks.js';
import { outputsIn } from './stack-outputs.js';
import type { StatePlace } from './state-place.js';

/**
 * As `readHistory`, but without what an update that still holds the stack's lock may not have written whole: the CLI
 * writes an entry first and its outputs after it, so an entry without outputs would look like a stack without any.
 */
export async function readSettledHistory(
  place: StatePlace,
  stage: string,
  after: number,
): Promise<HistoryEntry[]> {
  // Asked on both sides of reading: an update may end, or begin, while it is read.
  const lockedBefore = await isLocked(place, stage);
  const entries = await readHistory(place, stage, after);
  const half = entries.findIndex(({ outputs }) => outputs === null);
  if (half === -1 || !(lockedBefore || (await isLocked(place, stage)))) return entries;
  return entries.slice(0, half);
}

/** Entries of a stack's history newer than `after` (microseconds), oldest first, read as Pulumi's file backend keeps them. */
export async function readHistory(place: StatePlace, stage: string, after: number): Promise<HistoryEntry[]> {
  const folder = join(place.dataDir, 'pulumi/state/.pulumi/history', place.project, stage);
  const names = await readdir(folder).catch(() => []);
  const newer = names
    .map((name) => ({ name, time: timeOf(name) }))
    .filter(({ time }) => time > after)
    .toSorted((a, b) => a.time - b.time);
  const entries = await Promise.all(newer.map(({ name, time }) => readEntry(folder, name, time)));
  // An entry that is still being written is read at the next look, and those after it then, in their order.
  const half = entries.indexOf(null);
  return (half === -1 ? entries : entries.slice(0, half)).filter((entry) => entry !== null);
}

/** `<stack>-<nanoseconds>.history.json`; NaN for any other file. */
const timeOf = (name: string): number =>
  Math.floor(Number(/-(\d+)\.history\.json$/.exec(name)?.[1] ?? NaN) / 1000);

interface UpdateInfo {
  readonly kind: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly message?: string;
  readonly result: string;
}

async function readEntry(folder: string, name: string, time: number): Promise<HistoryEntry | null> {
  try {
    const info = JSON.parse(await readFile(join(folder, name), 'utf8')) as UpdateInfo;
    return {
      time,
      kind: info.kind,
      succeeded: info.result === 'succeeded',
      message: info.message ?? '',
      startedAt: new Date(info.startTime * 1000),
      endedAt: new Date(info.endTime * 1000),
      outputs: await readOutputs(join(folder, name.replace('.history.json', '.checkpoint.json'))),
    };
  } catch {
    // Half-written: it will be whole at the next look.
    return null;
  }
}

async function readOutputs(file: string): Promise<HistoryEntry['outputs']> {
  try {
    return outputsIn(JSON.parse(await readFile(file, 'utf8')) as Parameters<typeof outputsIn>[0]) ?? {};
  } catch {
    return null;
  }
}
