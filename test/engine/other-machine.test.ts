import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { endElsewhere } from '../../src/engine/other-machine.js';
import { assertNotFenced } from '../../src/pulumi-cli/fenced-attempts.js';
import { stackPaths, stateFilesOf, type StateFiles } from '../../src/pulumi-cli/state-files.js';
import { StateUnreachable } from '../../src/pulumi-cli/state-unreachable.js';
import type { RunResult } from '../../src/model/run.js';

let folder: string;
let files: StateFiles;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-taken-'));
  files = stateFilesOf(folder, null);
});
afterEach(() => rm(folder, { recursive: true }));

const at = new Date('2026-11-11T00:00:00Z');
const succeeded: RunResult = { kind: 'succeeded', url: null, endedAt: at };
const lock = () => join(folder, stackPaths('p', 'cloud').locks, 'theirs.json');
async function locked(): Promise<void> {
  await mkdir(dirname(lock()), { recursive: true });
  await writeFile(lock(), '{}');
}

const end = (given: {
  place?: StateFiles;
  inHistory?: () => Promise<RunResult | null>;
  patienceSeconds?: number;
}) =>
  endElsewhere(
    { files: given.place ?? files, project: 'p', dataDir: folder, now: () => at },
    {
      ...{ attempt: 'p_1.1', stage: 'cloud', signal: new AbortController().signal },
      inHistory: given.inHistory ?? (() => Promise.resolve(null)),
      patienceSeconds: given.patienceSeconds ?? 60,
    },
  );

test('what is in no history and holds no lock was interrupted, and is fenced off for good', async () => {
  await assertNotFenced(files, 'p', 'p_1.1');
  expect(await end({})).toMatchObject({
    ...{ kind: 'errored', outcome: { code: 'interrupted' }, retry: false, stageKnown: false },
  });
  await expect(assertNotFenced(files, 'p', 'p_1.1')).rejects.toThrow('taken over');
  await assertNotFenced(files, 'p', 'p_1.2');
  // Taken over again by a third one.
  expect(await end({ inHistory: () => Promise.resolve(succeeded) })).toEqual(succeeded);
});

test('a lock is waited for, fenced before it is looked for, and the history is asked when it is gone', async () => {
  await locked();
  let looks = 0;
  const place: StateFiles = {
    ...files,
    list: async (...asked) => {
      await expect(assertNotFenced(files, 'p', 'p_1.1')).rejects.toThrow('taken over');
      looks += 1;
      if (looks === 2) await rm(lock());
      return files.list(...asked);
    },
  };
  const inHistory = () => {
    expect(looks).toBe(2);
    return Promise.resolve(succeeded);
  };
  expect(await end({ place, inHistory })).toEqual(succeeded);
});

test('a lock that stays is left, and nothing is said of the history meanwhile', async () => {
  await locked();
  const inHistory = () => Promise.reject(new Error('nobody asks'));
  expect(await end({ inHistory, patienceSeconds: 0 })).toMatchObject({ outcome: { code: 'interrupted' } });
  expect(await files.list(stackPaths('p', 'cloud').locks)).toEqual(['theirs.json']);
});

test('a bucket that is away says nothing of the update: it is asked until it answers', async () => {
  let asked = 0;
  const place: StateFiles = {
    ...files,
    create: (...given) => {
      asked += 1;
      return asked === 1
        ? Promise.reject(new StateUnreachable('s3://away/', 'it is away'))
        : files.create(...given);
    },
  };
  const inHistory = () => Promise.resolve(succeeded);
  expect(await end({ place, inHistory, patienceSeconds: 0 })).toEqual(succeeded);
});
