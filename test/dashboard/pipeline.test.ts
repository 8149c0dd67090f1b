import { describe, expect, test } from '@jest/globals';
import type { HoldResource } from '../../src/contract/hold.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { actsOn, goesBackFirst } from '../../src/dashboard/rules/acts.js';
import { arrivalAt } from '../../src/dashboard/rules/arriving.js';
import { boardOf } from '../../src/dashboard/rules/board.js';
import { gridOf } from '../../src/dashboard/rules/grid.js';
import { nextAct } from '../../src/dashboard/rules/next-act.js';
import { nextOrder, orderOf, sorted } from '../../src/dashboard/rules/sort.js';
import { isOld, isRed, shownOn, wallOf } from '../../src/dashboard/rules/tv.js';
import { aBuildOnStage, aStageResource } from '../support/stage-resource.js';

const now = new Date('2026-11-11T12:00:00Z');
const everything = () => true;
const dev = aStageResource({ stage: 'dev', trigger: 'commit' });
const nightly = aStageResource({
  ...{
    stage: 'nightly',
    trigger: 'schedule',
    schedule: '0 3 * * *',
    source: 'dev',
    nextRun: '2026-11-12T03:00:00Z',
  },
  behind: [{ stage: 'dev', builds: 2, commits: 12 }],
});
const devqa = aStageResource({ stage: 'devqa', source: 'nightly' });
const slot = aStageResource({ stage: 'staging-1', trigger: 'milestone', source: 'devqa' });
const hold = {
  ...{ id: 'h', stage: 'devqa', kind: 'qa', reason: 'QA', by: 'hana', actor: { id: 'hana', via: 'web' } },
  ...{ createdAt: '2026-11-10T12:00:00Z', until: '2026-11-11T13:00:00Z', secondsLeft: 3600, ended: null },
  ...{ from: null, keepsFrom: '2026-11-10T12:00:00Z', isAhead: false, shows: null, notAsBooked: null },
  asks: [],
  comesBackAt: null,
  line: null,
} as const satisfies HoldResource;

describe('the board', () => {
  test('has a way to each stage from the one before it, and none to what takes milestones', () => {
    const { line, slots } = boardOf([dev, nightly, devqa, slot]);
    expect(line.map(({ stage, way }) => [stage.stage, way])).toEqual([
      ['dev', null],
      ['nightly', { source: 'dev', commits: 12, atLeast: false, isNext: true }],
      ['devqa', { source: 'nightly', commits: 0, atLeast: false, isNext: true }],
    ]);
    expect(slots).toEqual([slot]);
  });

  test('says where a way comes from that is not the card before, and what nobody knows', () => {
    const aside = aStageResource({ stage: 'aside', source: 'dev' });
    const lost = { ...nightly, state: 'unknown' as const };
    const { line } = boardOf([dev, lost, aside]);
    expect(line.map(({ way }) => way && [way.commits, way.isNext])).toEqual([null, [null, true], [0, false]]);
  });
});

describe('what can be done on a card', () => {
  const named = (stage: typeof dev, may = everything) => {
    const { buttons, more } = actsOn(stage, may);
    return [buttons.map(({ name }) => name), more.map(({ name }) => name)];
  };

  test('is promoting and holding, with the way back where somebody may be in a hurry', () => {
    expect(named(devqa)).toEqual([
      ['promote', 'hold'],
      ['rollback', 'compare', 'stop-line'],
    ]);
    expect(named({ ...devqa, health: 'degraded' })[0]).toEqual(['promote', 'rollback', 'hold']);
    const failed = { promotion: 'p_1', phase: 'failed', endedAt: null } as const;
    expect(named({ ...nightly, lastRun: failed })).toEqual([
      ['promote', 'rollback', 'hold'],
      ['retry', 'run', 'pause', 'compare', 'stop-line'],
    ]);
    expect(goesBackFirst({ ...devqa, lastRun: { ...failed, phase: 'succeeded' } })).toBe(false);
  });

  test('is on a slot no promotion, and the way back at once', () => {
    expect(named(slot)).toEqual([
      ['rollback', 'hold'],
      ['milestone', 'compare', 'stop-line'],
    ]);
    expect(named({ ...slot, hold })).toEqual([
      ['rollback', 'release'],
      ['extend', 'hold', 'milestone', 'compare', 'stop-line'],
    ]);
  });

  test('is to recover what nobody knows, and to resume a schedule that is paused', () => {
    expect(named({ ...nightly, state: 'unknown', nextRun: null })[1]).toEqual([
      'rollback',
      'recover',
      'run',
      'resume',
      'compare',
      'stop-line',
    ]);
  });

  test('is there also for whoever may not do it, and says so; nor does one go back to nothing', () => {
    const { buttons, more } = actsOn(devqa, (verb) => verb !== 'promote');
    expect(buttons.map(({ why }) => why)).toEqual(['right', null]);
    expect(more[0]).toEqual({ name: 'rollback', verb: 'rollback', why: 'nothing-before' });
    const second = { ...devqa, previousBuild: aBuildOnStage('b1') };
    expect(actsOn(second, everything).more[0]?.why).toBeNull();
  });
});

describe('the list', () => {
  const named = (order: string, stages = [dev, nightly, devqa]) =>
    sorted(stages, orderOf(order)).map(({ stage }) => stage);

  test('is in the order of the stages unless the address says otherwise', () => {
    expect(orderOf(undefined)).toEqual({ by: 'stage', isDown: false });
    expect(orderOf('-nothing')).toEqual({ by: 'stage', isDown: false });
    expect(named('-stage')).toEqual(['devqa', 'nightly', 'dev']);
  });

  test('is sorted by numbers as numbers, with what has nothing last in both directions', () => {
    const running = [
      { ...dev, currentBuild: aBuildOnStage('b100') },
      { ...nightly, currentBuild: aBuildOnStage('b9') },
      devqa,
    ];
    expect(named('build', running)).toEqual(['nightly', 'dev', 'devqa']);
    expect(named('-build', running)).toEqual(['dev', 'nightly', 'devqa']);
    expect(named('-behind')).toEqual(['nightly', 'dev', 'devqa']);
  });

  test('turns round when its column is asked for once more', () => {
    expect(nextOrder(orderOf('age'), 'age')).toBe('-age');
    expect(nextOrder(orderOf('-age'), 'age')).toBe('age');
    expect(nextOrder(orderOf('-age'), 'who')).toBe('who');
  });
});

test('the grid has the newest build first, what runs although it is older than the list, and the last of each promotion', () => {
  const promotion = (id: string, build: string, phase: PromotionResource['phase']) =>
    ({ id, build, phase, stage: 'dev' }) as PromotionResource;
  const builds = ['b12', 'b9'].map((id) => ({ ...aBuildOnStage(id), id }) as never);
  const rows = gridOf({
    stages: [
      { ...dev, currentBuild: aBuildOnStage('b9') },
      { ...devqa, currentBuild: aBuildOnStage('b2') },
    ],
    builds,
    promotions: [
      promotion('p_3', 'b12', 'failed'),
      promotion('p_2', 'b12', 'aborted'),
      promotion('p_1', 'b9', 'succeeded'),
    ],
  });
  expect(
    rows.map(({ build, cells }) => [
      build,
      ...cells.map((cell) => (cell?.is === 'promotion' ? cell.promotion.id : (cell?.is ?? null))),
    ]),
  ).toEqual([
    ['b12', 'p_3', null],
    ['b9', 'running', null],
    ['b2', null, 'running'],
  ]);
});

describe('what arrives', () => {
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  const usual = { duration: 'PT1M40S', seconds: 100, count: 10, shortest: 90, longest: 110 };
  const arriving = {
    ...{ stage: 'dev', promotion: 'p_1', build: 'b1' },
    ...{ startedAt: now.toISOString(), usual },
  };

  test('is as far as the time that has passed of what it usually takes, and never there before it is', () => {
    expect(arrivalAt(arriving, at(62))).toEqual({ percent: 62, secondsLeft: 38, isSlow: false });
    expect(arrivalAt(arriving, at(-5))).toEqual({ percent: 0, secondsLeft: 100, isSlow: false });
    expect(arrivalAt(arriving, at(150))).toEqual({ percent: 99, secondsLeft: 0, isSlow: false });
    expect(arrivalAt(arriving, at(151))).toEqual({ percent: 99, secondsLeft: 0, isSlow: true });
  });

  test('is nobody’s guess before it has begun, or with too few to compare with', () => {
    expect(arrivalAt({ ...arriving, startedAt: null }, now)).toBeNull();
    expect(arrivalAt({ ...arriving, usual: null }, now)).toBeNull();
  });
});

describe('the view for a wall', () => {
  test('takes what it is asked for as far as that makes sense', () => {
    expect(wallOf({})).toEqual({ refresh: 30, stages: null });
    expect(wallOf({ refresh: '60', stages: 'dev, nightly,' })).toEqual({
      refresh: 60,
      stages: ['dev', 'nightly'],
    });
    expect(['0', '99999', 'x'].map((refresh) => wallOf({ refresh }).refresh)).toEqual([5, 3600, 30]);
  });

  test('shows the stages that are named, in that order, and says which there are not', () => {
    expect(shownOn(wallOf({ stages: 'nightly,none,dev' }), [dev, nightly])).toEqual({
      stages: [nightly, dev],
      unknown: ['none'],
    });
    expect(shownOn(wallOf({}), [dev, nightly])).toEqual({ stages: [dev, nightly], unknown: [] });
  });

  test('is red for what failed and for a hold that is over, and for nothing else', () => {
    const late = { ...hold, until: '2026-11-11T11:59:00Z' };
    const failed = { promotion: 'p_1', phase: 'errored', endedAt: null } as const;
    const stages = [devqa, { ...devqa, health: 'degraded' as const }, { ...devqa, hold }];
    expect(stages.map((stage) => isRed(stage, now))).toEqual([false, false, false]);
    expect([isRed({ ...devqa, hold: late }, now), isRed({ ...devqa, lastRun: failed }, now)]).toEqual([
      true,
      true,
    ]);
    expect(isRed({ ...devqa, hold: { ...hold, until: null } }, now)).toBe(false);
  });

  test('is not trusted after ninety seconds', () => {
    const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
    expect([isOld(before(90), now), isOld(before(91), now)]).toEqual([false, true]);
  });
});

test('what is open may be aborted, what ended badly tried again where its stage is there still', () => {
  const next = (phase: Parameters<typeof nextAct>[0]['phase'], build: string | null, isThere = true) =>
    nextAct({ phase, build }, isThere);
  expect([next('pending', 'b1'), next('running', null), next('verifying', 'b1', false)]).toEqual(
    Array(3).fill('abort'),
  );
  expect([next('failed', 'b1'), next('errored', 'b1'), next('aborted', 'b1')]).toEqual(
    Array(3).fill('retry'),
  );
  expect([
    next('failed', null),
    next('failed', 'b1', false),
    next('succeeded', 'b1'),
    next('skipped', 'b1'),
  ]).toEqual(Array(4).fill(null));
});
