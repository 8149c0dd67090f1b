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

test('a run by hand in quiet hours is told to wait or to pass them: nobody releases those', async () => {
  const quiet = { id: 'hld_QUIET1', stage: 'dev', kind: 'quiet', by: 'system:quiet', reason: 'Stand-up' };
  const held = { id: 'hld_2', stage: 'dev', kind: 'qa', by: 'hana', reason: 'round', until: null };
  const until = '2099-01-01T00:00:00.000Z';
  const refusal = async (holds: Parameters<typeof writeHolds>[1]) => {
    const dir = await mkdtemp(join(dataDir, 'quiet-'));
    await writeHolds(dir, holds);
    const run = { dataDir: dir, stage: 'dev', build: 'b7', now: new Date() };
    return holdOverride(run, {}).then(String, (error: unknown) => String(error));
  };
  expect(await refusal([{ ...quiet, until }])).toBe(
    `Error: dev is held (quiet) by system:quiet until ${until}: "Stand-up". Wait, or pass it: SWITCHBACK_OVERRIDE_HOLD="<why>" pulumi up -s dev`,
  );
  expect(await refusal([{ ...quiet, until }, held])).toContain(
    'Wait, release it (npx --no switchback hold release hld_2 --reason "<why>"), or pass them:',
  );
});
