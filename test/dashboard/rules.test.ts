import { describe, expect, test } from '@jest/globals';
import type { BroughtCommitResource } from '../../src/contract/brought.js';
import { aheadAfter } from '../../src/dashboard/rules/ahead.js';
import { byPullRequest } from '../../src/dashboard/rules/change-list.js';
import { byDay, midnights } from '../../src/dashboard/rules/day.js';
import { withQuery } from '../../src/dashboard/rules/query.js';
import { choicesToSend, recoveryBody } from '../../src/dashboard/rules/recovery.js';
import { mayOn } from '../../src/dashboard/rules/right.js';
import { viaOf, whoDid } from '../../src/dashboard/rules/who.js';
import { stageChanges } from '../../src/dashboard/rules/stage-change.js';
import type { StageResource } from '../../src/contract/stage.js';

test('an address gets a query, another one, or loses it, and keeps what is not spoken of', () => {
  expect(withQuery('/stages/devqa', { tab: 'hold' })).toBe('/stages/devqa?tab=hold');
  expect(withQuery('/stages/devqa?tab=hold&act=hold', { act: null })).toBe('/stages/devqa?tab=hold');
  expect(withQuery('/stages/devqa?act=hold', { act: undefined })).toBe('/stages/devqa');
  expect(withQuery('/p/stages/devqa?tab=hold', { tab: 'a b', before: '7' })).toBe(
    '/p/stages/devqa?tab=a+b&before=7',
  );
  expect(withQuery('/promotions/p1?wrap=1#L120', { act: 'keys' })).toBe(
    '/promotions/p1?wrap=1&act=keys#L120',
  );
  expect(withQuery('/promotions/p1?act=keys#L120', { act: null })).toBe('/promotions/p1#L120');
});

describe('the clock of the service', () => {
  /** It said 12:00:00 on the way back; by the browser's clock that took a tenth of a second, and was an hour later. */
  const date = Date.UTC(2026, 10, 11, 12);
  const late = { date, askedAt: date + 3_600_450, answeredAt: date + 3_600_550 };

  test('is the browser’s own where that may be right, for a header has no parts of a second', () => {
    for (const askedAt of [date, date + 500, date + 999])
      expect(aheadAfter(0, { date, askedAt, answeredAt: askedAt + 100 })).toBe(0);
    // An answer that took long says little.
    expect(aheadAfter(0, { date, askedAt: date - 60_000, answeredAt: date + 60_000 })).toBe(0);
  });

  test('is ahead or behind by what the answers demand, and no answer after that moves it to and fro', () => {
    const behind = aheadAfter(0, late);
    expect(behind).toBe(-3_599_450);
    expect(aheadAfter(behind, { ...late, askedAt: late.askedAt - 300 })).toBe(behind);
    expect(aheadAfter(behind, { ...late, askedAt: late.askedAt + 300 })).toBe(behind - 300);
    expect(aheadAfter(0, { date, askedAt: date - 7_200_000, answeredAt: date - 7_199_900 })).toBe(7_199_900);
  });

  test('is followed when the one of the browser is set right', () => {
    expect(aheadAfter(aheadAfter(0, late), { date, askedAt: date + 450, answeredAt: date + 550 })).toBe(-550);
  });
});

test('a right is had on a stage by its name, or on every one', () => {
  const rights = [
    { verb: 'hold' as const, stages: ['devqa'] },
    { verb: 'read' as const, stages: ['*'] },
  ];
  expect([
    mayOn(rights, 'hold', 'devqa'),
    mayOn(rights, 'hold', 'dev'),
    mayOn(rights, 'read', 'dev'),
  ]).toEqual([...[true, false, true]]);
});

test('who did something is called by name, and the service by what made it do so', () => {
  const system = { commit: '커밋', 'by-hand': '직접 실행' };
  const told = [
    { id: 'jin', name: 'Jin' },
    { id: 'jin' },
    ...['system:commit', 'system:new', 'by-hand'].map((id) => ({ id })),
  ].map((one) => whoDid(one, system));
  expect(told).toEqual(['Jin', 'jin', '커밋', 'new', '직접 실행']);
  expect([viaOf({ id: 'jin', via: 'web' }), viaOf({ id: 'system:commit', via: 'system' })]).toEqual([
    ...['web', null],
  ]);
});

describe('days', () => {
  test('hold together what follows each other in one of them', () => {
    const days = byDay(['b2', 'b1', 'a1'], (one) => one.slice(0, 1));
    expect(days).toEqual([
      { name: 'b', items: ['b2', 'b1'] },
      { name: 'a', items: ['a1'] },
    ]);
  });

  test('begin at each midnight between two instants, also over a month', () => {
    const [from, to] = [new Date(2026, 10, 29, 23), new Date(2026, 11, 1, 0, 1)];
    expect(midnights(from, to)).toEqual([new Date(2026, 10, 30), new Date(2026, 11, 1)]);
  });
});

test('commits of one pull request stand together where the first of them stands', () => {
  const commit = (sha: string, pr: number | null): BroughtCommitResource => ({
    ...{ sha, pr, subject: sha, author: 'mina', at: null, build: 'b1', revert: false },
  });
  const commits = [commit('a', 7), commit('b', null), commit('c', 7), commit('d', null)];
  expect(byPullRequest(commits).map(({ pr, commits: some }) => [pr, some.map(({ sha }) => sha)])).toEqual([
    [7, ['a', 'c']],
    [null, ['b']],
    [null, ['d']],
  ]);
});

test('of what can be done about a stage, a recovery is asked for with what it takes, in the order of the service', () => {
  const choices = ['wait', 'clear-lock', 'recover', 'retry'].map((choice) => ({
    choice,
    text: '',
    command: '',
  }));
  expect(choicesToSend(choices)).toEqual(['clear-lock', 'recover']);
  expect(
    (['recover', 'clear-lock', 'take-over', 'say-build', 'say-nothing'] as const).map((one) =>
      recoveryBody(one, 'b7'),
    ),
  ).toEqual([{}, { clearLock: true }, { takeOver: true }, { build: 'b7' }, { nothingRuns: true }]);
});

describe('what has changed on a stage', () => {
  const hold = { id: 'h1', until: null } as unknown as NonNullable<StageResource['hold']>;
  const build = (id: string) => ({ id }) as unknown as NonNullable<StageResource['currentBuild']>;
  const stage = (change: Partial<StageResource>) =>
    ({
      etag: '"2"',
      currentBuild: build('b1'),
      holds: [],
      waiting: 0,
      state: 'idle',
      ...change,
    }) as StageResource;
  const before = stage({ etag: '"1"' });

  test.each<[string, Partial<StageResource>, object[]]>([
    ['is nothing as long as its ETag is the same', { etag: '"1"', waiting: 3 }, []],
    ['is its build', { currentBuild: build('b2') }, [{ what: 'build', before: 'b1', now: { id: 'b2' } }]],
    ['is a hold', { holds: [hold] }, [{ what: 'held', hold }]],
    [
      'is what waits and what goes on',
      { waiting: 2, state: 'busy' },
      [
        { what: 'state', state: 'busy' },
        { what: 'waiting', before: 0, now: 2 },
      ],
    ],
    ['is something that nobody shows', {}, [{ what: 'other' }]],
  ])('%s', (_what, change, changes) => {
    expect(stageChanges(before, stage(change))).toEqual(changes);
  });

  test('is the end of its hold, and another end of it', () => {
    const other = { ...hold, id: 'h2' };
    const held = stage({ etag: '"1"', holds: [hold] });
    expect(stageChanges(held, stage({ holds: [other, hold] }))).toEqual([{ what: 'held', hold: other }]);
    expect(stageChanges(held, stage({}))).toEqual([{ what: 'released' }]);
    expect(stageChanges(held, stage({ holds: [{ ...hold, until: '2036-01-01T00:00:00Z' }] }))).toEqual([
      { what: 'end', until: '2036-01-01T00:00:00Z' },
    ]);
  });
});
