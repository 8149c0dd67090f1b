import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { follow } from '../../src/engine/follow.js';
import type { RunEvent } from '../../src/model/event.js';
import type { RunTold } from '../../src/ports/engine.js';
import { identityOf } from '../../src/processes/identity.js';
import { until } from '../support/until.js';

let folder: string;
let seen: RunTold[];
let offset: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-follow-'));
  seen = [];
  offset = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const log = (text: string): RunEvent => ({ kind: 'log', step: 'pulumi-up', text });
const line = (text: string): string => `${JSON.stringify(log(text))}\n`;
const write = (text: string) => appendFile(join(folder, 'events.ndjson'), text);
const alive = () => writeFile(join(folder, 'runner.json'), JSON.stringify(identityOf(process.pid)));

function following(from = 0, signal = new AbortController().signal) {
  const report = (list: readonly RunTold[], next: number): Promise<void> => {
    seen.push(...list);
    offset = next;
    return Promise.resolve();
  };
  return follow(folder, from, { report, signal });
}

test('events are told as they come, whole lines only, and the result ends it', async () => {
  await alive();
  const followed = following();
  await write(line('하나'));
  await until('the first event', () => seen.length === 1);
  const [first, second] = [line('둘').slice(0, 20), line('둘').slice(20)];
  await write(first);
  await write(second);
  await until('the second event', () => seen.length === 2);
  await writeFile(join(folder, 'result.json'), JSON.stringify({ kind: 'succeeded', url: null }));
  expect(await followed).toEqual({ kind: 'result', result: { kind: 'succeeded', url: null } });
  expect(seen).toEqual([log('하나'), log('둘')]);
  expect(offset).toBe(Buffer.byteLength(line('하나') + line('둘')));
});

test('what the run saw is told with the next that people watch, or with its end', async () => {
  await alive();
  const part = (name: string): RunTold =>
    ({ kind: 'seen', part: name, at: '2026-11-10T00:00:00Z' }) as RunTold;
  const followed = following();
  await write(`${JSON.stringify(part('runner'))}\n${JSON.stringify(part('cli'))}\n`);
  await write(line('하나'));
  await until('the first event', () => seen.length > 0);
  expect(seen).toEqual([part('runner'), part('cli'), log('하나')]);
  await write(`${JSON.stringify(part('cli-ended'))}\n`);
  await writeFile(join(folder, 'result.json'), JSON.stringify({ kind: 'succeeded', url: null }));
  await followed;
  expect(seen.slice(3)).toEqual([part('cli-ended')]);
});

test('what a killed run saw is told when nobody is left to tell more', async () => {
  const gone = { pid: process.pid, started: 'an earlier process' };
  await writeFile(join(folder, 'runner.json'), JSON.stringify(gone));
  await write('{"kind":"seen","part":"runner","at":"2026-11-10T00:00:00Z"}\n');
  expect(await following()).toMatchObject({ kind: 'gone' });
  expect(seen).toMatchObject([{ part: 'runner' }]);
});

test('who comes back reads on where the last one stopped', async () => {
  await write(line('told before') + line('new'));
  await writeFile(join(folder, 'result.json'), JSON.stringify({ kind: 'succeeded', url: null }));
  await following(Buffer.byteLength(line('told before')));
  expect(seen).toEqual([log('new')]);
});

test('when everybody is gone without a result, it says whether an update can have begun', async () => {
  const gone = { pid: process.pid, started: 'an earlier process' };
  await writeFile(join(folder, 'runner.json'), JSON.stringify(gone));
  expect(await following()).toEqual({ kind: 'gone', cliStarted: false });
  // A runner killed between its word that it starts the CLI and the CLI's identity: the CLI may live.
  await writeFile(join(folder, 'starting'), '');
  expect(await following()).toEqual({ kind: 'gone', cliStarted: true });
  await writeFile(join(folder, 'cli.json'), JSON.stringify(gone));
  expect(await following()).toEqual({ kind: 'gone', cliStarted: true });
});

test('who stops following leaves the runner alone', async () => {
  await alive();
  const stop = new AbortController();
  const followed = following(0, stop.signal);
  stop.abort();
  await expect(followed).rejects.toThrow(/abort/i);
});

test.each([
  ['that is not JSON', 'garbage'],
  ['that is empty', ''],
  ['that is no object', '"log"'],
  ['without a kind', '{"text":"of whom?"}'],
])('a line %s is passed over', async (_name, other) => {
  await write(`${other}\n${line('fine')}`);
  await writeFile(join(folder, 'result.json'), JSON.stringify({ kind: 'succeeded', url: null }));
  await following();
  expect(seen).toEqual([log('fine')]);
});
