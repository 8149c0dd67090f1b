import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openRotatedLog, type RotatedLog } from '../../../src/files/rotated-log.js';
import { processLog } from '../../../src/platforms/process/backend-log.js';
import type { StageLog } from '../../../src/ports/stage-log.js';

let dataDir: string;
let file: string;
let stageLog: StageLog;
let log: RotatedLog;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-backend-log-'));
  const folder = join(dataDir, 'stages', 'dev');
  await mkdir(folder, { recursive: true });
  file = join(folder, 'backend.log');
  stageLog = processLog(dataDir);
  log = openRotatedLog(file, { maxBytes: 3000, files: 3 });
});
afterEach(async () => {
  await log.close();
  await rm(dataDir, { recursive: true });
});

const start = Date.parse('2026-11-29T03:00:00Z');
const timeOf = (n: number): Date => new Date(start + n * 1000);
/** A hundred bytes, so that a file takes thirty lines. */
const textOf = (n: number): string => `line ${String(n)}`.padEnd(71, '.');
const kept = (n: number): string => `${timeOf(n).toISOString()} b1 ${textOf(n)}\n`;
async function write(from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) await log.write(kept(n));
}
const numbersOf = ({ lines }: { lines: readonly { text: string }[] }): number[] =>
  lines.map(({ text }) => Number(/^line (\d+)/.exec(text)?.[1]));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);
const newest = (limit: number, since: number | null = null) =>
  stageLog.newest('dev', { limit, since: since === null ? null : timeOf(since) });

/** Reads on until there is nothing more. */
async function readOn(place: string): Promise<{ numbers: number[]; missed: boolean; upTo: string }> {
  const numbers: number[] = [];
  let missed = false;
  for (let at = place; ;) {
    const later = await stageLog.after('dev', at);
    numbers.push(...numbersOf(later));
    missed ||= later.missed;
    at = later.upTo;
    if (later.isAll) return { numbers, missed, upTo: at };
  }
}

test('a stage whose backend never wrote has no lines, and what it writes first is read from there', async () => {
  const none = await newest(10);
  expect(none).toMatchObject({ lines: [], earlier: 'none' });
  expect(await readOn(none.upTo)).toEqual({ numbers: [], missed: false, upTo: none.upTo });
  await write(0, 40);
  expect(await readOn(none.upTo)).toMatchObject({ numbers: range(0, 40), missed: false });
});

describe('the newest lines', () => {
  test('come oldest first with time and build, from several files, and say that there are earlier ones', async () => {
    await write(0, 80);
    const { lines, earlier } = await newest(50);
    expect(numbersOf({ lines })).toEqual(range(30, 80));
    expect(lines[0]).toEqual({ at: timeOf(30), build: 'b1', text: textOf(30) });
    expect(earlier).toBe('left-out');
  });

  test('are all of them when there are no more', async () => {
    await write(0, 20);
    expect(numbersOf(await newest(20))).toEqual(range(0, 20));
    expect((await newest(20)).earlier).toBe('none');
  });

  test('say that those before them are not kept when the oldest file may have followed one that is gone', async () => {
    await write(0, 200);
    const { lines, earlier } = await newest(2000);
    expect([numbersOf({ lines }), earlier]).toEqual([range(120, 200), 'not-kept']);
    expect((await newest(2000, 0)).earlier).toBe('not-kept');
    expect((await newest(2000, 150)).earlier).toBe('none');
  });

  test('are those since a time, and the newest of them when they are too many', async () => {
    await write(0, 80);
    expect(await newest(100, 65)).toMatchObject({ earlier: 'none' });
    expect(numbersOf(await newest(100, 65))).toEqual(range(65, 80));
    expect(numbersOf(await newest(100, 80))).toEqual([]);
    expect(numbersOf(await newest(5, 65))).toEqual(range(75, 80));
    expect(await newest(5, 65)).toMatchObject({ earlier: 'left-out' });
  });

  test('without a time are shown unless a later one is known to be too old', async () => {
    await writeFile(file, `old\n${kept(10)}raw\n${kept(20)}`);
    expect((await newest(10, 15)).lines.map(({ text }) => text)).toEqual(['raw', textOf(20)]);
    expect((await newest(10)).lines[0]).toEqual({ at: null, build: null, text: 'old' });
  });

  test('are read in part where they are many megabytes, and say so', async () => {
    const long = 'y'.repeat(15_000);
    await writeFile(file, `${timeOf(0).toISOString()} b1 ${long}\n`.repeat(400));
    const { lines, earlier } = await newest(2000);
    expect([lines.length, earlier]).toEqual([139, 'left-out']);
    expect(lines.every(({ text }) => text === long)).toBe(true);
  });

  test('are whole ones: of one that is being written nothing is shown before its end', async () => {
    await writeFile(file, `${kept(0)}${kept(1).slice(0, 50)}`);
    const { lines, upTo } = await newest(10);
    expect(numbersOf({ lines })).toEqual([0]);
    expect(await readOn(upTo)).toMatchObject({ numbers: [], upTo });
    await writeFile(file, kept(1).slice(50), { flag: 'a' });
    expect(await readOn(upTo)).toMatchObject({ numbers: [1], missed: false });
  });
});

describe('who reads on from a place', () => {
  test('misses nothing and gets nothing twice, also over files that were renamed', async () => {
    await write(0, 10);
    let { upTo } = await newest(1);
    const seen: number[] = [];
    for (let from = 10; from < 400; from += 25) {
      await write(from, from + 25);
      const later = await readOn(upTo);
      expect(later.missed).toBe(false);
      seen.push(...later.numbers);
      upTo = later.upTo;
    }
    expect(seen).toEqual(range(10, 410));
  });

  test('is told when what followed is not kept any more, and goes on with the oldest that is', async () => {
    await write(0, 10);
    const { upTo } = await newest(1);
    await write(10, 200);
    expect(await readOn(upTo)).toMatchObject({ numbers: range(120, 200), missed: true });
  });

  test('gets no part of a line that never ends', async () => {
    await writeFile(file, kept(0));
    const { upTo } = await newest(1);
    await writeFile(file, `${'z'.repeat(3 * 1024 ** 2)}\n${kept(1)}`, { flag: 'a' });
    const later = await stageLog.after('dev', upTo);
    expect(later).toMatchObject({ lines: [], missed: true, isAll: false });
  });
});

test('secrets of what the stage runs are hidden, also in lines that an earlier version kept', async () => {
  const serving = {
    ...{ build: 'b1', commit: 'c', digest: 'd', folder: '/x', healthPath: '/', command: ['node'], port: 1 },
    environment: { API_TOKEN: 'open-sesame', GREETING: 'hello' },
    secretKeys: ['API_TOKEN'],
  };
  await writeFile(join(dataDir, 'stages', 'dev', 'serving.json'), JSON.stringify(serving));
  await writeFile(file, 'hello, my token is open-sesame\n');
  const { lines } = await newest(1);
  expect(lines.map(({ text }) => text)).toEqual(['hello, my token is [secret]']);
  expect((await stageLog.after('dev', '0')).lines.map(({ text }) => text)).toEqual([
    'hello, my token is [secret]',
  ]);
});
