import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readHistory, readSettledHistory } from '../../src/engine/history.js';
import { stateFilesOf } from '../../src/pulumi-cli/state-files.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-history-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const place = () => ({
  dataDir,
  project: 'switchback',
  files: stateFilesOf(join(dataDir, 'pulumi/state'), null),
});
const settled = (after = 0) => readSettledHistory(place(), 'dev', after);

async function put(path: string, text: string): Promise<string> {
  const file = join(dataDir, 'pulumi/state/.pulumi', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

/** The two files of an update, as the CLI names them: its entry, and then what it left. */
const entry = (microseconds: number, message = '', environment?: object) =>
  put(
    `history/switchback/dev/dev-${String(microseconds)}000.history.json`,
    JSON.stringify({ kind: 'update', startTime: 1, endTime: 2, message, result: 'succeeded', environment }),
  );
const outputs = (microseconds: number, build: string) =>
  put(
    `history/switchback/dev/dev-${String(microseconds)}000.checkpoint.json`,
    JSON.stringify({
      checkpoint: { latest: { resources: [{ type: 'pulumi:pulumi:Stack', outputs: { build } }] } },
    }),
  );
const lock = () => put('locks/organization/switchback/dev/1.json', '{}');

test('the history of a stack that was never updated is empty', async () => {
  expect(await settled()).toEqual([]);
});

test('entries come in their order, with what the stack gave out, from where one stopped reading', async () => {
  await entry(2, 'second');
  await outputs(2, 'b2');
  await entry(1, 'first');
  await outputs(1, 'b1');
  expect((await settled()).map(({ message, outputs: out }) => [message, out])).toEqual([
    ['first', { build: 'b1' }],
    ['second', { build: 'b2' }],
  ]);
  expect((await settled(1)).map(({ message }) => message)).toEqual(['second']);
});

test.each([
  [{ 'pulumi.flag.target': 'set' }, true],
  [{ 'pulumi.flag.exclude': 'set' }, true],
  [{ 'pulumi.flag.target-replace': 'set' }, true],
  [{ 'pulumi.flag.yes': 'true' }, undefined],
  [undefined, undefined],
])('called with %j it was of some resources only: %p', async (environment, isPartial) => {
  await entry(1, '', environment);
  await outputs(1, 'b1');
  expect((await settled())[0]?.isPartial).toBe(isPartial);
});

test('an update that has written its entry and not yet its outputs is read when it is done', async () => {
  await entry(1);
  await outputs(1, 'b1');
  await entry(2);
  const held = await lock();
  expect(await settled()).toHaveLength(1);
  await outputs(2, 'b2');
  expect(await settled()).toHaveLength(2);
  await rm(held);
  expect(await settled()).toHaveLength(2);
});

test('outputs that nobody will write any more hold nothing up', async () => {
  await entry(1);
  await entry(2);
  await outputs(2, 'b2');
  expect((await settled()).map(({ outputs: out }) => out)).toEqual([null, { build: 'b2' }]);
});

test('outputs that are cut off are unknown, and those of a destroyed stack are none', async () => {
  await entry(1);
  await put('history/switchback/dev/dev-1000.checkpoint.json', '{"checkpoint":');
  await entry(2);
  await put('history/switchback/dev/dev-2000.checkpoint.json', '{"checkpoint":{"latest":{}}}');
  expect((await settled()).map(({ outputs: out }) => out)).toEqual([null, {}]);
});

test('after a crash an entry counts without its outputs, locked or not', async () => {
  await entry(1, 'promotion:p attempt:p.1');
  await lock();
  expect((await readHistory(place(), 'dev', 0)).map(({ message }) => message)).toEqual([
    'promotion:p attempt:p.1',
  ]);
});

const unreadable = [
  ['half an entry', '{"kind":'],
  ['nothing', ''],
  ['null', 'null'],
  ['an entry without its end', '{"kind":"update","startTime":1,"result":"succeeded"}'],
  [
    'an entry whose message is no text',
    '{"kind":"update","startTime":1,"endTime":2,"message":7,"result":"failed"}',
  ],
  ['an entry of a version that we do not know', '{"version":2,"update":{"kind":"update","startTime":1}}'],
  ['an entry of no time', '{"kind":"update","startTime":1,"endTime":1e300,"result":"succeeded"}'],
] as const;

const badFile = '.pulumi/history/switchback/dev/dev-1000.history.json';

test.each(unreadable)('%s holds up what is after it while the stack is locked', async (_name, text) => {
  const bad = await put('history/switchback/dev/dev-1000.history.json', text);
  await entry(2);
  await outputs(2, 'b2');
  const held = await lock();
  expect(await settled()).toEqual([]);
  await rm(held);
  expect((await settled()).map(({ time, unreadable: file }) => [time, file])).toEqual([
    [1, badFile],
    [2, undefined],
  ]);
  await rm(bad);
  expect((await settled()).map(({ time }) => time)).toEqual([2]);
});

test.each(unreadable)('%s is left out by whoever looks how one update ended', async (_name, text) => {
  await put('history/switchback/dev/dev-1000.history.json', text);
  await entry(2, 'promotion:p attempt:p.1');
  expect((await readHistory(place(), 'dev', 0)).map(({ message }) => message)).toEqual([
    'promotion:p attempt:p.1',
  ]);
});

test('an entry that is there and may not be opened is one that cannot be read', async () => {
  await mkdir(join(dataDir, 'pulumi/state', badFile), { recursive: true });
  await entry(2);
  expect((await settled()).map(({ unreadable: file }) => file)).toEqual([badFile, undefined]);
});

test('what else lies beside the entries, whole or empty, is none of them', async () => {
  await entry(1);
  await outputs(1, 'b1');
  for (const name of ['dev-2000.history.json.bak', 'dev-2000.history.json.aside', 'dev-2000.checkpoint.json'])
    await put(`history/switchback/dev/${name}`, '');
  await put('stacks/switchback/dev.json.bak', '');
  expect((await settled()).map(({ time }) => time)).toEqual([1]);
});
