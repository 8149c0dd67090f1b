import { mkdtemp, readFile, rm, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runnerFiles, type RunnerOrder } from '../../src/runner/events.js';
import { createJournal } from '../../src/runner/journal.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-journal-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** As much of an order as a journal reads. */
const journal = () =>
  createJournal({ folder, inputs: { secretKeys: [], backend: {} } } as unknown as RunnerOrder);

test('F35: a full disk loses lines of an update’s log, never the update; with space again it goes on', async () => {
  const events = join(folder, runnerFiles.events);
  // Every write to it says that there is no space left.
  await symlink('/dev/full', events);
  const { event, result } = journal();
  event({ kind: 'log', step: 'pulumi-up', text: 'lost' });
  await unlink(events);
  event({ kind: 'log', step: 'pulumi-up', text: 'kept' });
  expect(await readFile(events, 'utf8')).toMatch(/^[^\n]*"kept"[^\n]*\n$/);
  result({ kind: 'succeeded', url: null, endedAt: '2026-11-10T00:00:00Z' });
  expect(await readFile(join(folder, runnerFiles.result), 'utf8')).toContain('"succeeded"');
});
