import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { holdOverride } from '../../src/program/hold.js';
import { writeHolds } from '../../src/program/hold-file.js';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-hold-'));
  const hold = { id: 'hld_1', stage: 'devqa', kind: 'qa', by: 'hana', reason: 'QA round 14', until: null };
  await writeHolds(dataDir, [hold]);
});
afterAll(() => rm(dataDir, { recursive: true }));

const passing = (reason: string) =>
  holdOverride(
    { dataDir, stage: 'devqa', build: 'b7', now: new Date() },
    { SWITCHBACK_OVERRIDE_HOLD: reason },
  );

test.each(['', ' ', '\u3000', '\u200b', ' \u200b\u2060 '])(
  'a run by hand does not pass a hold with %j, in which nothing can be seen',
  async (reason) => {
    await expect(passing(reason)).rejects.toThrow('devqa is held (qa) by hana: "QA round 14"');
  },
);

test('a run by hand passes a hold with a reason', async () => {
  expect(await passing('\u3000긴급 수정 ')).toEqual({ holds: ['hld_1'], reason: '긴급 수정' });
});
