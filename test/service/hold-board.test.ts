import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { holdBoard } from '../../src/service/hold-board.js';
import { aHold } from '../support/nouns.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-holds-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

test('of many that are shown at once the last one stands there, whole', async () => {
  const board = holdBoard(dataDir);
  const many = Array.from({ length: 50 }, (_, index) =>
    Array.from({ length: 50 - index }, (__, n) => aHold({ id: `h_${String(index)}_${String(n)}` })),
  );
  await Promise.all(many.map((holds) => board.show(holds)));
  const shown = JSON.parse(await readFile(join(dataDir, 'holds.json'), 'utf8')) as { id: string }[];
  expect(shown.map(({ id }) => id)).toEqual(['h_49_0']);
});
