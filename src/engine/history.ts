import type { HistoryEntry } from '../model/run.js';
import { entrySuffix, isPartial, readUpdate } from '../pulumi-cli/history-entry.js';
import { stackPaths, type StateFiles } from '../pulumi-cli/state-files.js';
import { checkpointIn } from './checkpoint.js';
import { isLocked } from './locks.js';
import { outputsOf } from './stack-outputs.js';
import type { StatePlace } from './state-place.js';

/**
 * As `readHistory`, but without what an update that still holds the stack's lock may not have written whole: the CLI
 * writes an entry first and its outputs after it, so an entry without outputs would look like a stack without any.
 * What is not whole on a stack that nobody updates will never be: it comes as `unreadable`, and those after it follow.
 */
export async function readSettledHistory(
  place: StatePlace,
  stage: string,
  after: number,
): Promise<HistoryEntry[]> {
  // Mostly there is nothing new, and then nobody needs to be asked about locks.
  const found = await newerIn(place, stage, after);
  if (found.length === 0) return [];
  // Asked on both sides of reading: an update may end, or begin, while it is read.
  const lockedBefore = await isLocked(place, stage);
  const entries = await readAll(place, stage, found);
  const half = entries.findIndex(({ outputs }) => outputs === null);
  if (half === -1 || !(lockedBefore || (await isLocked(place, stage)))) return entries;
  return entries.slice(0, half);
}

/** Entries of a stage's history newer than `after` (microseconds), oldest first, without those that cannot be read. */
export async function readHistory(place: StatePlace, stage: string, after: number): Promise<HistoryEntry[]> {
  const entries = await readAll(place, stage, await newerIn(place, stage, after));
  return entries.filter(({ unreadable }) => unreadable === undefined);
}

interface Found {
  readonly name: string;
  readonly time: number;
}

async function newerIn({ files, project }: StatePlace, stage: string, after: number): Promise<Found[]> {
  const names = await files.list(stackPaths(project, stage).history, `${stage}-${firstAfter(after)}`);
  return names
    .map((name) => ({ name, time: timeOf(name) }))
    .filter(({ time }) => time > after)
    .toSorted((a, b) => a.time - b.time);
}

/** Nanoseconds before which no later name comes, in as many digits as the CLI writes until the year 2286. */
const firstAfter = (after: number): string => String((BigInt(after) + 1n) * 1000n).padStart(19, '0');

async function readAll(
  { files, project }: StatePlace,
  stage: string,
  found: readonly Found[],
): Promise<HistoryEntry[]> {
  const { history } = stackPaths(project, stage);
  const entries = await Promise.all(
    found.map(({ name, time }) => readEntry(files, `${history}/${name}`, time)),
  );
  return entries.filter((entry) => entry !== null);
}

/** `<stack>-<nanoseconds>.history.json`; NaN for any other file. */
const timeOf = (name: string): number =>
  Math.floor(Number(/-(\d+)\.history\.json$/.exec(name)?.[1] ?? NaN) / 1000);

/** null = it was taken away since it was listed. */
async function readEntry(files: StateFiles, file: string, time: number): Promise<HistoryEntry | null> {
  const info = await readUpdate(files, file);
  if (info === 'unreadable') return unreadable(file, time);
  if (info === null) return null;
  const checkpoint = checkpointIn((await files.read(file.replace(entrySuffix, '.checkpoint.json'))) ?? '');
  return {
    time,
    kind: info.kind,
    succeeded: info.result === 'succeeded',
    ...(isPartial(info) ? { isPartial: true } : {}),
    message: info.message ?? '',
    startedAt: new Date(info.startTime * 1000),
    endedAt: new Date(info.endTime * 1000),
    outputs: checkpoint === null ? null : (outputsOf(checkpoint) ?? {}),
  };
}

const unreadable = (file: string, time: number): HistoryEntry => ({
  ...{ time, unreadable: file, kind: 'unreadable', succeeded: false, message: '', outputs: null },
  startedAt: new Date(time / 1000),
  endedAt: new Date(time / 1000),
});
