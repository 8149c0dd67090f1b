import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { AuditResource } from '../../src/contract/audit.js';
import type { BuildResource } from '../../src/contract/build.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { MilestoneResource } from '../../src/contract/milestones.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import type { ProcessIdentity } from '../../src/processes/identity.js';
import {
  changeProject,
  eachInItsProject,
  ended,
  folderOf,
  get,
  listed,
  post,
  register,
  start,
  updatesOf,
} from '../support/doomed-service.js';
import { until } from '../support/until.js';

// A service that dies while something is put back, and what the next one makes of it.
eachInItsProject();

const slot = 'staging-1';
const hour = 3600_000;
/** What is booked comes back twice as long before the slot is kept, and it is kept so long before it is shown. */
const leadSeconds = 60;
const aheadSeconds = 2 * leadSeconds;
const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
const said = async <T>(answer: Promise<Response | null>): Promise<T> => {
  const response = await answer;
  const text = (await response?.text()) ?? 'no answer';
  if (response?.ok !== true) throw new Error(text);
  return JSON.parse(text) as T;
};
const build = async (name: string): Promise<string> => {
  const { id, promotions = [] } = await said<BuildResource>(register(name));
  expect(await ended(promotions[0] ?? '')).toMatchObject({ phase: 'succeeded' });
  return id;
};
const milestone = async (number: number, of: string, putBackBefore: boolean): Promise<void> => {
  const asked = { number, build: of, putBackBefore };
  const { promotion } = await said<MilestoneResource>(post('/milestones', asked, `m${String(number)}`));
  expect(await ended(promotion)).toMatchObject({ phase: 'succeeded' });
};

/** Milestone 9 is booked on the slot in an hour, and milestone 10 went before it. */
async function goneBefore(): Promise<HoldResource> {
  const policy = { dotenv: slot, trigger: 'milestone', source: 'dev', lead: `PT${String(leadSeconds)}S` };
  await changeProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } }, [slot]: { policy } });
  const service = await start();
  await milestone(9, await build('nine'), false);
  const times = { from: iso(Date.now() + hour), until: iso(Date.now() + 2 * hour) };
  const booking = { kind: 'demo', reason: 'Publisher review', milestone: 9, ...times };
  const demo = await said<HoldResource>(post(`/stages/${slot}/holds`, booking, 'book'));
  await milestone(10, await build('ten'), true);
  await service.end('SIGTERM');
  return demo;
}
/** It is moved so that it is due just now. */
const makeDue = async ({ id }: HoldResource): Promise<void> => {
  const from = Date.now() + (leadSeconds + aheadSeconds) * 1000 - 100;
  const times = { from: iso(from), until: iso(from + hour) };
  await said(post(`/holds/${id}`, times, 'move', 'PATCH'));
};
const back = async (): Promise<PromotionResource[]> =>
  (await listed<PromotionResource>(`/promotions?stage=${slot}`)).filter(
    ({ actor }) => actor.id === 'system:put-back',
  );
/** How it ended, once for all. */
const endOf = async ({ id }: HoldResource): Promise<AuditResource['facts'] | undefined> => {
  const ends = async () =>
    (await listed<AuditResource>(`/audit?stage=${slot}&limit=200`)).filter(
      ({ name }) => name === 'put-back:ended' || name === 'put-back:failed',
    );
  await until('the end of the put-back', async () => (await ends()).length > 0);
  const all = await ends();
  expect(all.map(({ facts }) => facts['hold'])).toEqual([id]);
  return all[0]?.facts;
};
const runs = async () => (await get<StageResource>(`/stages/${slot}`)).currentBuild?.id;

test.each([
  ['before the promotion by which it comes back is there', 'enqueue.beforeCommit'],
  ['before that has its runner', 'run.beforeSpawn'],
  ['between the end of its update and the record of that', 'run.beforeRecord'],
] as const)(
  'killed %s, the next service brings back what is booked, once',
  async (_, moment) => {
    const demo = await goneBefore();
    const doomed = await start(moment);
    await makeDue(demo);
    expect(await doomed.ended).toBeNull();
    await start();
    expect(await endOf(demo)).toMatchObject({ how: 'done', why: null, build: 'b1' });
    const all = await back();
    expect(all).toMatchObject([{ phase: 'succeeded', build: 'b1' }]);
    expect(updatesOf(all[0]?.id ?? '', slot)).toHaveLength(1);
    expect(await runs()).toBe('b1');
  },
  180_000,
);

/** Its CLI has begun, and does not go on. */
async function stoppedUnderway(demo: HoldResource): Promise<{ cli: number; runner: number }> {
  await makeDue(demo);
  const { id } = await until('the promotion', async () => (await back())[0] ?? null);
  const pidIn = async (name: string) =>
    until(name, async () => {
      const text = await readFile(join(folderOf(id, 1), name), 'utf8').catch(() => '');
      return text === '' ? null : (JSON.parse(text) as ProcessIdentity).pid;
    });
  const cli = await pidIn('cli.json');
  process.kill(cli, 'SIGSTOP');
  return { cli, runner: await pidIn('runner.json') };
}

test('killed while it comes back, the next service follows the same update to its end', async () => {
  const demo = await goneBefore();
  const doomed = await start();
  const { cli } = await stoppedUnderway(demo);
  await doomed.end('SIGKILL');
  await start();
  process.kill(cli, 'SIGCONT');
  expect(await endOf(demo)).toMatchObject({ how: 'done', why: null });
  const all = await back();
  expect(all).toMatchObject([{ phase: 'succeeded', build: 'b1' }]);
  expect(updatesOf(all[0]?.id ?? '', slot)).toHaveLength(1);
  expect(await runs()).toBe('b1');
}, 180_000);

test('killed with its runner and its CLI, it is told why it did not come back, and nobody tries it again by guess', async () => {
  const demo = await goneBefore();
  const doomed = await start();
  const { cli, runner } = await stoppedUnderway(demo);
  for (const pid of [runner, cli]) process.kill(pid, 'SIGKILL');
  await doomed.end('SIGKILL');
  await start();
  const { actor } = demo;
  const whose = { owner: actor.id, by: actor.id, build: 'b1' };
  expect(await endOf(demo)).toMatchObject({ how: 'failed', why: 'errored', ...whose });
  expect(await back()).toMatchObject([{ phase: 'errored' }]);
}, 180_000);
