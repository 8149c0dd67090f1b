import { mkdtemp, readFile, rm, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runnerFiles, type RunnerOrder } from '../../src/runner/events.js';
import { eventReader } from '../../src/runner/engine-events.js';
import { createJournal } from '../../src/runner/journal.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-journal-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** As much of an order as a journal reads. */
const journal = (backend: Record<string, string> = {}) =>
  createJournal({ folder, inputs: { secretKeys: Object.keys(backend), backend } } as unknown as RunnerOrder);

const resultThere = async (): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, runnerFiles.result), 'utf8'));

test('F35: a full disk loses lines of an update’s log, never the update; with space again it goes on', async () => {
  const events = join(folder, runnerFiles.events);
  // Every write to it says that there is no space left.
  await symlink('/dev/full', events);
  const { event, result } = journal();
  event({ kind: 'log', step: 'pulumi-up', text: 'lost' });
  await unlink(events);
  event({ kind: 'log', step: 'pulumi-up', text: 'kept' });
  // Of the lost line half may have been written.
  expect(await readFile(events, 'utf8')).toMatch(/^\n[^\n]*"kept"[^\n]*\n$/);
  result({ kind: 'succeeded', url: null, endedAt: '2026-11-10T00:00:00Z' });
  expect(await resultThere()).toMatchObject({ kind: 'succeeded', logTruncated: true });
});

test('what the run saw is no line of its log: on a full disk it is lost, and the log is whole', async () => {
  const events = join(folder, runnerFiles.events);
  await symlink('/dev/full', events);
  const { event, seen, result } = journal();
  seen('runner', new Date('2026-11-10T00:00:00Z'));
  await unlink(events);
  event({ kind: 'log', step: 'pulumi-up', text: 'kept' });
  // Half of what was lost may have been written.
  expect(await readFile(events, 'utf8')).toMatch(/^\n[^\n]*"kept"[^\n]*\n$/);
  result({ kind: 'succeeded', url: null, endedAt: '2026-11-10T00:00:00Z' });
  expect(await resultThere()).not.toHaveProperty('logTruncated');
});

test('a result has nothing of the room that was kept for it', async () => {
  const { result } = journal();
  result({ kind: 'succeeded', url: null, endedAt: '2026-11-10T00:00:00Z' });
  expect(await readFile(join(folder, runnerFiles.result), 'utf8')).toBe(
    '{"kind":"succeeded","url":null,"endedAt":"2026-11-10T00:00:00Z"}',
  );
});

test('F41: a long line is cut after its secrets were hidden, and never in half a character', async () => {
  const secret = 'correct horse battery staple';
  const { event, result } = journal({ TOKEN: secret });
  const read = eventReader('pulumi-up');
  const told = [`${'x'.repeat(15_990)}${secret}`, `${'y'.repeat(15_999)}😀`, `${`${secret} `.repeat(2000)}z`];
  const diagnosticEvent = { message: told.join('\n'), prefix: '', color: '', severity: 'error' as const };
  const { events, errors } = read({ sequence: 1, timestamp: 1, diagnosticEvent });
  for (const one of events) event(one);
  result({ kind: 'up-failed', exitCode: 1, lines: errors, endedAt: '2026-11-10T00:00:00Z' });
  const written = (await readFile(join(folder, runnerFiles.events), 'utf8')).trim().split('\n');
  const texts = written.map((line) => (JSON.parse(line) as { text: string }).text);
  expect(texts).toEqual([
    `${'x'.repeat(15_990)}[secret]`,
    `${'y'.repeat(15_999)}\ufffd … (cut)`,
    `${'[secret] '.repeat(2000).slice(0, 16_000)} … (cut)`,
  ]);
  const { lines } = JSON.parse(await readFile(join(folder, runnerFiles.result), 'utf8')) as {
    lines: string[];
  };
  expect(lines).toEqual(texts);
});
