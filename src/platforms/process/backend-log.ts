import type { LaterLines, LogLine, NewestLines } from '../../model/log-line.js';
import { redactor } from '../../model/secrets.js';
import { readLogLine } from '../../stage-host/log-lines.js';
import { readOrder, stageFolder } from '../../stage-host/protocol.js';
import { mostFiles, withLogFiles, type LogFile } from './log-files.js';
import { readStageFile } from './stage-files.js';

/** So much is read at first, and at the most, however long the lines are. */
const firstBytes = 64 * 1024;
const mostBytes = 2 * 1024 ** 2;

interface Wanted {
  readonly limit: number;
  readonly since: Date | null;
}

/** What the backends of a stage wrote. */
export interface ProcessLog {
  newest(stage: string, wanted: Wanted): Promise<NewestLines>;
  after(stage: string, place: string): Promise<LaterLines>;
  readonly pauseMilliseconds: () => number;
}

/** The logs of the stages of this machine, as their hosts write them; the secrets of what a stage runs are hidden. */
export const processLog = (dataDir: string): ProcessLog => ({
  newest: async (stage, wanted) => {
    const folder = stageFolder(dataDir, stage);
    return hidden(folder, await newestLines(folder, wanted));
  },
  after: async (stage, place) => {
    const folder = stageFolder(dataDir, stage);
    return hidden(folder, await linesAfter(folder, place));
  },
  pauseMilliseconds: () => pauseMilliseconds,
});

const pauseMilliseconds = 250;

/** A host of an earlier version keeps what it hears as it is. */
async function hidden<T extends { readonly lines: readonly LogLine[] }>(
  folder: string,
  found: T,
): Promise<T> {
  const order = readOrder((await readStageFile(folder, 'serving.json')) ?? {});
  if (order === null) return found;
  const hide = redactor(order.secretKeys.map((key) => order.environment[key] ?? ''));
  return { ...found, lines: found.lines.map((line) => ({ ...line, text: hide(line.text) })) };
}

/** The newest lines of a stage's backends. Only whole lines: of a half one nobody could hide half a secret. */
const newestLines = (folder: string, wanted: Wanted): Promise<NewestLines> =>
  withLogFiles(folder, async (files) => {
    for (let bytes = firstBytes; ; bytes = Math.min(bytes * 4, mostBytes)) {
      const { lines, isAll } = await tailOf(files, bytes);
      const recent = since(lines, wanted.since);
      const isOver = isAll || recent.length < lines.length;
      if (recent.length <= wanted.limit && !isOver && bytes < mostBytes) continue;
      const isCut = recent.length > wanted.limit || !isOver;
      const isGone = recent.length === lines.length && files.length === mostFiles;
      const earlier = isCut ? 'left-out' : isGone ? 'not-kept' : 'none';
      return { lines: recent.slice(-wanted.limit), earlier, upTo: await endOf(files[0]) };
    }
  });

/** What was written after a place; of a lot a part. */
const linesAfter = (folder: string, place: string): Promise<LaterLines> =>
  withLogFiles(folder, async (files) => {
    const { index, offset, isLost } = foundIn(files, place);
    const file = files[index];
    if (file === undefined) return { lines: [], upTo: place, missed: false, isAll: true };
    const { text, to, isTooLong } = await nextOf(file, offset);
    const isOver = to === file.size || text.length === 0;
    const next = isOver && !isTooLong ? files[index - 1] : undefined;
    return {
      lines: linesIn(text),
      upTo: next === undefined ? placeOf(file, to) : placeOf(next, 0),
      missed: isLost || isTooLong,
      isAll: isOver && !isTooLong && next === undefined,
    };
  });

/** A place before everything. */
const beginning = '0';

const placeOf = ({ mark }: LogFile, offset: number): string => `${mark}-${String(offset)}`;

/** Where a place is by now; a file that is not kept any more is followed by the oldest that is. */
function foundIn(
  files: readonly LogFile[],
  place: string,
): { index: number; offset: number; isLost: boolean } {
  const [, mark, offset] = /^(.+)-(\d{1,15})$/.exec(place) ?? [];
  const index = files.findIndex((file) => file.mark === mark);
  return index === -1
    ? { index: files.length - 1, offset: 0, isLost: mark !== undefined }
    : { index, offset: Number(offset), isLost: false };
}

const nothing = Buffer.alloc(0);

/** The next whole lines of a file, and where they end. */
async function nextOf(
  file: LogFile,
  from: number,
): Promise<{ text: Buffer; to: number; isTooLong: boolean }> {
  for (const bytes of [firstBytes, mostBytes]) {
    const to = Math.min(file.size, from + bytes);
    const text = await file.read(from, Math.max(from, to));
    const end = text.lastIndexOf('\n') + 1;
    if (end > 0) return { text: text.subarray(0, end), to: from + end, isTooLong: false };
    if (to >= file.size) return { text: nothing, to: from, isTooLong: false };
  }
  return { text: nothing, to: from + mostBytes, isTooLong: true };
}

/** The place after the last whole line. */
async function endOf(file: LogFile | undefined): Promise<string> {
  if (file === undefined) return beginning;
  const from = Math.max(0, file.size - mostBytes);
  return placeOf(file, from + (await file.read(from, file.size)).lastIndexOf('\n') + 1);
}

/** The whole lines in so many bytes at the end of all files, oldest first. */
async function tailOf(
  files: readonly LogFile[],
  bytes: number,
): Promise<{ lines: LogLine[]; isAll: boolean }> {
  const found: LogLine[][] = [];
  let left = bytes;
  for (const file of files) {
    const from = Math.max(0, file.size - left);
    const text = await file.read(from, file.size);
    const start = from === 0 ? 0 : text.indexOf('\n') + 1;
    found.unshift(linesIn(text.subarray(start, text.lastIndexOf('\n') + 1)));
    left -= file.size;
    if (left <= 0) break;
  }
  return { lines: found.flat(), isAll: left >= 0 };
}

const linesIn = (bytes: Buffer): LogLine[] =>
  bytes.length === 0 ? [] : bytes.toString('utf8').slice(0, -1).split('\n').map(readLogLine);

/** Lines without a time are as old as their neighbours: all are dropped up to the last that is known to be older. */
function since(lines: readonly LogLine[], from: Date | null): LogLine[] {
  if (from === null) return [...lines];
  return lines.slice(lines.findLastIndex(({ at }) => at !== null && at < from) + 1);
}
