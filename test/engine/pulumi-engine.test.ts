import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createPulumiEngine } from '../../src/engine/pulumi-engine.js';
import { stateFilesOf } from '../../src/pulumi-cli/state-files.js';
import { aStage } from '../support/nouns.js';

const now = new Date('2026-11-11T03:00:00Z');
let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-engine-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

/** Looks at an attempt whose runner is gone and left these files. */
async function resume(...names: readonly string[]) {
  const folder = join(dataDir, 'runs', 'p.1');
  await mkdir(folder, { recursive: true });
  const gone = JSON.stringify({ pid: process.pid, started: 'an earlier process' });
  for (const name of names) await writeFile(join(folder, name), name.endsWith('.json') ? gone : '');
  const engine = createPulumiEngine({
    needStack: () => Promise.resolve(),
    dataDir,
    projectDir: dataDir,
    project: 'switchback',
    files: stateFilesOf(join(dataDir, 'pulumi/state'), null),
    historyMilliseconds: 0,
    nodePath: process.execPath,
    entry: '/nowhere',
    env: {},
    logFile: '/dev/null',
    warm: 0,
    patienceSeconds: 1,
    previewSeconds: 60,
    now: () => now,
  });
  const attempt = {
    id: 'p.1',
    promotion: 'p',
    number: 1,
    fence: 1,
    instance: null,
    offset: 0,
    startedAt: now,
    endedAt: null,
  };
  return engine.resume(attempt, aStage({ name: 'dev' }), () => Promise.resolve());
}

test('an attempt that nobody accepted did not start, and nobody can accept it any more', async () => {
  const notStarted = { kind: 'errored', retry: true, stageKnown: true, outcome: { code: 'not-started' } };
  expect(await resume()).toMatchObject(notStarted);
  expect(await resume()).toMatchObject({ ...notStarted, endedAt: now });
});

test('an accepted attempt whose runner was killed before it announced the update did not start', async () => {
  const found = await resume('runner.json', 'claimed');
  expect(found).toMatchObject({ kind: 'errored', retry: true, outcome: { code: 'not-started' } });
});

test('an attempt whose runner was killed during its preview did not start: a preview announces nothing', async () => {
  const found = await resume('runner.json', 'claimed', 'preview.json', 'preview.log', 'events.ndjson');
  expect(found).toMatchObject({ kind: 'errored', retry: true, stageKnown: true });
  expect(found).toMatchObject({ outcome: { code: 'not-started' } });
});

test('an attempt of which only the announcement is left is interrupted: its CLI may have run', async () => {
  const found = await resume('runner.json', 'claimed', 'starting');
  expect(found).toMatchObject({ kind: 'errored', retry: false, stageKnown: false, endedAt: now });
  expect(found).toMatchObject({ outcome: { code: 'interrupted' } });
});

/** What Pulumi wrote down of the attempt's update. */
async function recorded(how: string): Promise<void> {
  const folder = join(dataDir, 'pulumi/state/.pulumi/history/switchback/dev');
  await mkdir(folder, { recursive: true });
  const entry = { kind: 'update', startTime: 1, endTime: 1_700_000_000, message: 'attempt:p.1', result: how };
  await writeFile(join(folder, 'dev-1000.history.json'), JSON.stringify(entry));
}

test.each(['succeeded', 'failed'])(
  'an update that Pulumi’s history knows ended when it says: %s',
  async (how) => {
    await recorded(how);
    const found = await resume('runner.json', 'claimed', 'starting', 'cli.json');
    expect(found).toMatchObject({ kind: how, endedAt: new Date(1_700_000_000_000) });
  },
);

const killed = { kind: 'cli-killed', signal: 'SIGKILL' };
const stopped = { kind: 'aborted', lines: [], begun: true, recorded: false };
test.each([
  ['killed', killed, 'succeeded', 'succeeded'],
  ['stopped', stopped, 'succeeded', 'succeeded'],
  ['killed', killed, 'failed', 'errored'],
  ['stopped', stopped, 'failed', 'aborted'],
  ['stopped', stopped, null, 'aborted'],
  ['stopped and had written how far it came', { ...stopped, recorded: true }, 'succeeded', 'aborted'],
])('F06: a CLI that was %s in its last moment (%j) with the history %s: %s', async (_, result, how, kind) => {
  if (how !== null) await recorded(how);
  const folder = join(dataDir, 'runs', 'p.1');
  await mkdir(folder, { recursive: true });
  const endedAt = now.toISOString();
  await writeFile(join(folder, 'result.json'), JSON.stringify({ ...result, endedAt }));
  expect(await resume('runner.json', 'claimed', 'starting', 'cli.json')).toMatchObject({ kind });
});
