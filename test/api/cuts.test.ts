import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { EventsPage } from '../../src/contract/audit.js';
import type { CompareResource, SideBySideResource } from '../../src/contract/compare.js';
import type { CommitWhereResource } from '../../src/contract/commits.js';
import type { PreviewResource } from '../../src/contract/preview.js';
import type { RollbackResource } from '../../src/contract/rollback.js';
import type { StageResource } from '../../src/contract/stage.js';
import type { ProbeAnswer } from '../../src/ports/probe.js';
import { mostRead } from '../../src/store/commit-graph.js';
import { noAnswer } from '../support/desk.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
/** What a backend answers to a path, by its address. */
const answers = new Map<string, Partial<ProbeAnswer>>();
beforeAll(async () => {
  const probe = {
    get: (url: string) => Promise.resolve({ ...noAnswer, status: 200, error: null, ...answers.get(url) }),
  };
  const silent = { build: null, commit: null, digest: null, restarts: 0 };
  const platform = {
    observe: (stage: string) =>
      Promise.resolve({ ...silent, stage, url: `http://${stage}.invalid`, health: 'healthy' as const }),
    runs: () => Promise.reject(new Error('nobody asks')),
  };
  door = await openDoor((ports, desk) => {
    Object.assign(desk.ports, { probe, platform });
    return { platform };
  });
});
beforeEach(async () => {
  answers.clear();
  await door.desk.clear();
});
afterAll(() => door.close());

const get = async <T>(path: string): Promise<T> => (await door.ask<T>('GET', path)).body;
const execute = (text: string) => door.desk.inTransaction((rows) => rows.sql.executeSql(text));
const onNightly = async (name: string): Promise<string> => {
  const { build } = await door.desk.register(name);
  await door.desk.succeed('dev');
  await door.ask('POST', '/stages/nightly/promotions', { body: { build: build.id } });
  await door.desk.succeed('nightly');
  return build.id;
};

/** A long history of a build of its own, which shares nothing with any other. */
async function longHistory(name: string, commits: number): Promise<string> {
  const { build } = await door.desk.register(name, { branch: 'old', parents: new Map() });
  await execute(`update commit_graph set generation = ${String(commits)}, parents = jsonb_build_array('${name}' || 1)
    where sha = '${build.commit}'`);
  await execute(`insert into commit_graph (sha, parents, outside, generation, assumed, build)
    select '${name}' || i, jsonb_build_array('${name}' || (i + 1)), '[]', ${String(commits)} - i, false, 1
    from generate_series(1, ${String(commits - 1)}) as i`);
  return build.id;
}

test('histories that share nothing are read to a bound, and from there on every count is the least there is', async () => {
  const here = await onNightly('one');
  const longer = await longHistory('long', mostRead + 1_000);
  const compared = await get<CompareResource>(`/compare/${here}...${longer}`);
  expect(compared).toMatchObject({ truncated: true, atLeast: true, mergeBase: null });
  // Beside them stand the commits of others.
  expect(compared.ahead).toBeGreaterThan(mostRead - 1_000);
  expect(compared.ahead).toBeLessThanOrEqual(mostRead);
  expect(compared.aheadCommits).toHaveLength(1);

  const seen = await get<PreviewResource>(`/stages/nightly/preview?build=${longer}`);
  expect(seen.commits).toMatchObject({ ahead: compared.ahead, atLeast: true });
  const { commit } = await get<{ commit: string }>(`/builds/${longer}`);
  const where = await get<CommitWhereResource>(`/commits/${commit}`);
  expect(where.stages.find(({ stage }) => stage === 'nightly')).toMatchObject({
    ...{ reached: false, behind: compared.ahead, atLeast: true },
  });

  await execute(`update stages set current_build = ${longer.slice(1)} where stage = 'dev'`);
  const stages = await get<{ items: StageResource[] }>('/stages');
  const nightly = stages.items.find(({ stage }) => stage === 'nightly');
  expect(nightly?.behind).toMatchObject([{ stage: 'dev', commits: compared.ahead, atLeast: true }]);
  // Of what nobody has read nobody says that its branch lacks it.
  expect(stages.items.map(({ offBranch }) => offBranch)).toEqual([null, null, null, null, null]);
}, 60_000);

test('a rollback without a name goes past any number of builds that were found bad there', async () => {
  const good = await onNightly('good');
  await onNightly('bad');
  await execute(`insert into builds (number, commit, branch, subject, author, image, migrations, created_by)
    overriding system value
    select 1000 + i, lpad(i::text, 40, 'd'), 'main', 'bad', 'Mina', 'r@' || i, '[]', 'mina'
    from generate_series(1, 150) as i`);
  await execute(`insert into promotions
    (id, stage, build, phase, trigger, actor_id, actor_via, created_at, started_at, ended_at)
    select 'p_bad' || i, 'nightly', 1000 + i, 'succeeded', 'request', 'mina', 'api', now(), now(),
      now() + i * interval '1 s' from generate_series(1, 150) as i`);
  await execute(`insert into quarantines (id, stage, build, why, reason, actor_id, actor_via)
    select 'q_' || i, 'nightly', 1000 + i, 'verification', 'slow', 'mina', 'api' from generate_series(1, 150) as i`);
  const { status, body } = await door.ask<RollbackResource>('POST', '/stages/nightly/rollback', {
    body: { reason: 'login' },
  });
  expect([status, body.build]).toEqual([201, good]);
});

test('of the newest events it is said whether there are older ones', async () => {
  await onNightly('one');
  const { items, earlier } = await get<EventsPage>('/events?limit=200');
  expect(earlier).toBe(false);
  const count = items.length;
  expect(await get<EventsPage>(`/events?limit=${String(count)}`)).toMatchObject({ earlier: false, items });
  const cut = await get<EventsPage>(`/events?limit=${String(count - 1)}`);
  expect(cut).toMatchObject({ earlier: true, items: items.slice(1), nextCursor: null });
});

test('running answers are the same only when all of them was compared, and more differences than are told are said', async () => {
  await onNightly('one');
  const paths = ['/long', '/many', '/same'];
  for (const stage of ['dev', 'nightly']) {
    answers.set(`http://${stage}.invalid/long`, { body: 'x'.repeat(10), cut: true });
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, key) => [`k${String(key)}`, stage]));
    answers.set(`http://${stage}.invalid/many`, { body: many });
  }
  const { body } = await door.ask<SideBySideResource>('POST', '/compare/dev...nightly/requests', {
    body: { paths },
  });
  const [long, many, same] = body.requests;
  expect(long).toMatchObject({ same: false, differences: [], moreDifferences: true, a: { cut: true } });
  expect(many).toMatchObject({ same: false, moreDifferences: true });
  expect(many?.differences).toHaveLength(200);
  expect(same).toMatchObject({ same: true, differences: [] });
  expect(same).not.toHaveProperty('moreDifferences');
  expect(same?.a).not.toHaveProperty('cut');
});
