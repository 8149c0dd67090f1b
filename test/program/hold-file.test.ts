import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readHolds, writeHolds, type ShownHold } from '../../src/program/hold-file.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-holds-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const now = new Date('2026-11-13T09:00:00Z');
const holdOf = (stage: string, until: string | null): ShownHold => ({
  ...{ id: `hld_${stage}`, stage, kind: 'qa', by: 'hana', reason: 'QA round 14', until },
});
const read = (stage: string) => readHolds(dataDir, { stage, build: 'b7', now });

test('the holds of a stage are found until they end', async () => {
  const [endless, ahead] = [holdOf('dev', null), holdOf('devqa', '2026-11-13T09:00:01Z')];
  const second = { ...endless, id: 'hld_second', by: 'mina' };
  await writeHolds(dataDir, [endless, ahead, second, holdOf('nightly', '2026-11-13T09:00:00Z')]);
  const found = await Promise.all(['dev', 'devqa', 'nightly', 'staging-1'].map(read));
  expect(found).toEqual([[endless, second], [ahead], [], []]);
});

test('where no service has written holds yet, nothing is held', async () => {
  expect(await read('dev')).toEqual([]);
});

test('what is booked keeps nothing out before its time, but what it does not show', async () => {
  const times = { from: '2026-11-13T10:00:00Z', keepsFrom: '2026-11-13T09:00:01Z' };
  const until = '2026-11-13T11:00:00Z';
  const shown = (stage: string, shows: string | null) => ({ ...holdOf(stage, until), ...times, shows });
  const begun = { ...shown('begun', 'b7'), keepsFrom: '2026-11-13T09:00:00Z' };
  const after = { ...shown('begun', 'b8'), id: 'hld_after', keepsFrom: '2026-11-13T12:00:00Z' };
  const later = { ...shown('two', 'b8'), id: 'hld_later', keepsFrom: '2026-11-13T12:00:00Z' };
  const [any, own, other, first] = [
    shown('any', null),
    shown('own', 'b7'),
    shown('other', 'b8'),
    shown('two', 'b7'),
  ];
  await writeHolds(dataDir, [any, own, other, begun, after, later, first]);
  const found = await Promise.all(['any', 'own', 'other', 'begun', 'two'].map(read));
  expect(found).toEqual([[], [], [other], [begun], []]);
});

test.each([
  ['half a list', '[{'],
  ['an empty file', ''],
  ['no list', '{}'],
  ['a hold of no stage', JSON.stringify([{ ...holdOf('dev', null), stage: undefined }])],
  ['a reservation that begins at a number', JSON.stringify([{ ...holdOf('dev', null), keepsFrom: 0 }])],
  ['a hold whose end is a number', JSON.stringify([{ ...holdOf('dev', null), until: 0 }])],
])('%s is refused: a stage that may be held must not be taken for a free one', async (_name, text) => {
  await writeFile(join(dataDir, 'holds.json'), text);
  await expect(read('nightly')).rejects.toThrow('holds.json: no list of holds');
});
