import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { reportRound, type Reporter } from '../../src/controller/report.js';
import { gitHubOf } from '../../src/github/deployments.js';
import { end } from '../../src/ledger/end.js';
import { systemActor } from '../../src/model/actor.js';
import type { Phase } from '../../src/model/promotion.js';
import type { Ports } from '../../src/ports/ports.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openGitHub, type SimulatedGitHub } from '../support/github-api.js';
import { Died, mortal } from '../support/mortal.js';

let desk: Desk;
let github: SimulatedGitHub;
const logged: string[] = [];

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.clear();
  github = await openGitHub();
  logged.length = 0;
  // What is over is not told.
  await round();
});
afterEach(() => github.close());

const note = (facts: object, message: string): void =>
  void logged.push(`${message} ${JSON.stringify(facts)}`);

/** One service; `life` is what it dies of. */
function reporter(change: Partial<Pick<Ports, 'store'>> & { id?: string } = {}): Reporter {
  const { id = 'one', store = desk.ports.store } = change;
  const settings = {
    ...{ api: github.api, repository: github.repository },
    access: { kind: 'token', token: github.token } as const,
  };
  return {
    ports: {
      ...desk.ports,
      ...{ store, instance: { ...desk.ports.instance, id }, log: { info: note, warn: note, error: note } },
    },
    github: gitHubOf(settings, { now: () => new Date(), fetch }),
    logUrlOf: (promotion) => `https://switchback.example/api/v1/promotions/${promotion}/logs`,
  };
}
const round = (change?: Parameters<typeof reporter>[0]) => reportRound(reporter(change));

const sql = (text: string) => desk.ports.store.read.sql.executeSql(text);
/** As if so much time had gone by: nobody has the turn, and nothing waits. */
const later = () =>
  sql(`update github_reporting set taken_until = 'epoch', next_at = 'epoch'`).then(() => undefined);

async function registered(name: string): Promise<string> {
  const { build, promotions } = await desk.register(name);
  github.commits.add(build.commit);
  return promotions[0]?.id ?? 'none';
}

/** Gives a promotion its next phase, as the controller does. */
const pass = (id: string, phase: Phase) =>
  desk.inTransaction(async (rows) => {
    const promotion = await rows.promotions.get(id);
    if (promotion === undefined) throw new Error(id);
    const actor = systemActor('test');
    if (phase !== 'running')
      return end(desk.ports, rows, promotion, { phase, outcome: null, actor, reason: null });
    await rows.promotions.change(id, promotion.phase, { phase });
    const event = { stage: promotion.stage, promotion: id, actor, requestId: null };
    return rows.events.append({ ...event, name: 'promotion:started', from: 'pending', to: phase });
  });

const states = () => github.deployments.map(({ statuses }) => statuses.map(({ state }) => state));
const audited = async (name: string) => desk.ports.store.read.events.list({ name, limit: 50 });

describe('a promotion', () => {
  test('is a deployment of its commit, which goes from queued to where it ends', async () => {
    const first = await registered('one');
    await round();
    await pass(first, 'running');
    await round();
    await pass(first, 'succeeded');
    await round();
    expect(github.deployments).toMatchObject([
      {
        environment: 'dev',
        description: 'b1 → dev',
        payload: { switchback: first },
        sha: [...github.commits][0],
      },
    ]);
    expect(states()).toEqual([['queued', 'in_progress', 'success']]);
    expect(github.deployments[0]?.statuses[0]).toEqual({
      ...{ state: 'queued', description: 'b1 → dev' },
      log_url: `https://switchback.example/api/v1/promotions/${first}/logs`,
    });
    expect(github.asked.filter((one) => one.startsWith('GET'))).toEqual([]);
  });

  test.each([
    ['failed', 'failure'],
    ['errored', 'error'],
    ['aborted', 'error'],
    ['succeeded', 'success'],
  ] as const)('that %s is told as %s', async (phase, state) => {
    const id = await registered(phase);
    await pass(id, 'running');
    await pass(id, phase);
    await round();
    expect(states()).toEqual([[state]]);
  });

  test('in whose place a newer one came is inactive, and one that was skipped is not told at all', async () => {
    await registered('one');
    await round();
    await registered('two');
    await round();
    expect(states()).toEqual([['queued', 'inactive'], ['queued']]);
    await desk.register('elsewhere', { branch: 'topic' });
    await round();
    expect(github.deployments).toHaveLength(2);
  });

  test('of before it was asked to report is not told', async () => {
    await sql('delete from github_reporting');
    await registered('before');
    await round();
    await round();
    expect(github.asked).toEqual([]);
  });

  test('names how many commits its stage gets', async () => {
    const first = await registered('one');
    await pass(first, 'running');
    await desk.inTransaction((rows) => rows.stages.change('dev', 0, { currentBuild: 'b1' }));
    await pass(first, 'succeeded');
    const shas = ['1', '2', '3'].map((digit) => digit.repeat(40));
    const commits = shas.map((sha) => ({ sha, subject: 's', author: 'Mina', at: '2026-11-11T05:03:22Z' }));
    const { build } = await desk.register('two', { commit: shas[2]!, commits });
    github.commits.add(build.commit);
    await round();
    expect(github.deployments.at(-1)?.description).toBe('b2 → dev (3 commits)');
  });
});

describe('a service that dies', () => {
  /** Two promotions, each with two states to tell. */
  async function tell(deathAt: number | null, when: 'before-commit' | 'after-commit'): Promise<boolean> {
    const { store, dead, dieAt } = mortal(desk.ports.store);
    if (deathAt !== null) dieAt({ transaction: deathAt, when });
    const live = async (): Promise<void> => {
      await round({ store }).catch((error: unknown) => {
        if (!(error instanceof Died)) throw error;
      });
    };
    const one = await registered('one');
    await live();
    await pass(one, 'running');
    await pass(one, 'succeeded');
    await live();
    const died = dead();
    await later();
    await round({ id: 'two' });
    return died;
  }

  test.each(['before-commit', 'after-commit'] as const)(
    'at any of its transactions, %s, leaves nothing untold and nothing told twice',
    async (when) => {
      let deaths = 0;
      for (let at = 1; ; at += 1) {
        await desk.clear();
        github.deployments.length = 0;
        await round();
        const died = await tell(at, when);
        const [only] = states();
        expect({ at, count: github.deployments.length, last: only?.at(-1) }).toEqual({
          ...{ at, count: 1, last: 'success' },
        });
        expect(new Set(only).size).toBe(only?.length);
        if (!died) break;
        deaths += 1;
      }
      expect(deaths).toBeGreaterThan(8);
    },
  );

  test('leaves its turn: nobody else sends until that is over, or it is known to be gone', async () => {
    const own = { id: 'silent', host: 'h', machine: null, pidSpace: null, pid: 1, started: '', url: null };
    await desk.ports.store.beat({ ...own, version: '0' });
    const first = await registered('one');
    await desk.inTransaction((rows) => rows.reports.take('silent', 30));
    await round({ id: 'two' });
    expect(github.asked).toEqual([]);
    await later();
    await round({ id: 'two' });
    expect(states()).toEqual([['queued']]);
    await pass(first, 'running');
    await desk.inTransaction((rows) => rows.reports.take('silent', 30));
    await round({ id: 'two' });
    expect(states()).toEqual([['queued']]);
    await desk.inTransaction((rows) => rows.instances.remove('silent'));
    await round({ id: 'two' });
    expect(states()).toEqual([['queued', 'in_progress']]);
  });
});

describe('GitHub', () => {
  test('that does what it is asked and does not answer is asked what it has, and nothing is doubled', async () => {
    await registered('one');
    github.faults.push('late');
    await round();
    await later();
    expect(github.deployments).toHaveLength(1);
    const faults = ['late'] as const;
    // The search, and then the status whose answer is lost.
    github.faults.push(...([undefined, ...faults] as never[]));
    await round();
    await later();
    await round();
    expect(states()).toEqual([['queued']]);
    expect(github.asked.filter((one) => one.startsWith('POST'))).toHaveLength(2);
  });

  test.each([
    ['cut', 'unreachable', null],
    [{ status: 503, message: 'Unicorn!' }, 'unreachable', 503],
    [{ status: 401, message: 'Bad credentials' }, 'refused', 401],
    [{ status: 404, message: 'Not Found' }, 'refused', 404],
    [{ status: 302, message: '', headers: { location: 'http://127.0.0.1:1/' } }, 'unreachable', null],
  ] as const)('that answers %j is told again later, and is in the audit once', async (fault, why, status) => {
    const id = await registered('one');
    for (let tries = 0; tries < 3; tries += 1) {
      github.faults.push(fault);
      await round();
      await later();
    }
    expect((await audited('github:failing')).map(({ facts }) => facts)).toEqual([{ why, status }]);
    await round();
    expect(states()).toEqual([['queued']]);
    expect(await audited('github:well')).toHaveLength(1);
    // The promotion itself never noticed.
    expect((await desk.ports.store.read.promotions.get(id))?.phase).toBe('pending');
    expect(logged.join()).not.toContain(github.token);
  });

  test('that wants to be left alone is left alone for as long as it says', async () => {
    await registered('one');
    const waited = async (headers: Readonly<Record<string, string>>, status: number): Promise<number> => {
      github.faults.push({ status, message: 'You have exceeded a secondary rate limit', headers });
      await round();
      await round();
      const { rows } = await sql(
        'select extract(epoch from next_at - now())::float8 as left from github_reporting',
      );
      await later();
      return (rows as { left: number }[])[0]?.left ?? 0;
    };
    expect(Math.round((await waited({ 'retry-after': '120' }, 429)) / 10)).toBe(12);
    const reset = String(Math.ceil(Date.now() / 1000) + 300);
    const until = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    expect(Math.round((await waited(until, 403)) / 10)).toBe(30);
    expect(Math.round((await waited({}, 403)) / 10)).toBe(6);
    expect(github.asked).toHaveLength(3);
    expect((await audited('github:failing')).map(({ facts }) => facts['why'])).toEqual(['limited']);
  });

  test('that does not have the commit refuses this promotion, and takes the next one', async () => {
    const first = await registered('one');
    github.commits.clear();
    await round();
    await registered('two');
    await round();
    expect(
      (await audited('github:rejected')).map(({ promotion, facts }) => [promotion, facts['status']]),
    ).toEqual([[first, 422]]);
    expect(await audited('github:failing')).toEqual([]);
    expect(states()).toEqual([['queued']]);
  });

  test('where somebody removed a deployment is told no more of it', async () => {
    const first = await registered('one');
    await round();
    github.deployments.length = 0;
    await pass(first, 'running');
    await round();
    expect(await audited('github:rejected')).toHaveLength(1);
    expect(await audited('github:failing')).toEqual([]);
  });

  test.each([202, 409])('that answers %i has made nothing, and is believed', async (status) => {
    const first = await registered('one');
    github.faults.push({ status, message: 'Auto-merged main into topic on deployment.' });
    await round();
    expect((await audited('github:rejected')).map(({ promotion }) => promotion)).toEqual([first]);
  });
});
