import { describe, expect, test } from '@jest/globals';
import type { HoldResource } from '../../src/contract/hold.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource, TimelineEntry } from '../../src/contract/stage.js';
import { failedStep, happeningsOf } from '../../src/dashboard/rules/happening.js';
import { laneOf, percentIn, stepIn } from '../../src/dashboard/rules/lane.js';

const at = (hour: number): string => new Date(Date.UTC(2026, 10, 10, hour)).toISOString();
const hour = (count: number): number => Date.UTC(2026, 10, 10, count);

let seq = 100;
const entry = (event: string, more: Partial<TimelineEntry> = {}): TimelineEntry => {
  seq -= 1;
  return {
    ...{ seq, at: at(0), event, promotion: null, hold: null, client: null },
    actor: { id: 'mina', via: 'api' },
    ...more,
  };
};
const promotion = (id: string, change: Partial<PromotionResource>) =>
  ({
    ...{ id, build: id, previousBuild: null, phase: 'succeeded', milestone: null, steps: [] },
    createdAt: at(0),
    endedAt: null,
    ...change,
  }) as unknown as PromotionResource;
const came = (id: string, ended: number, change: Partial<PromotionResource> = {}) =>
  entry('promotion:finished', { promotion: promotion(id, { endedAt: at(ended), ...change }) });
const running = (id: string | null) =>
  ({ stage: 'devqa', currentBuild: id === null ? null : { id } }) as unknown as StageResource;
const window = { from: hour(6), to: hour(18) };

describe('the bands of a stage', () => {
  const bandsOf = (current: string | null, entries: TimelineEntry[]) =>
    laneOf(running(current), entries, window).bands.map(({ build, from, to, goesOn, promotion: by }) => [
      ...[build, (from - hour(0)) / 3_600_000, (to - hour(0)) / 3_600_000, goesOn, by],
    ]);

  test('go from one build that came to the next; before the first ran what that one took the place of', () => {
    expect(bandsOf('b3', [came('b3', 15), came('b2', 10, { previousBuild: 'b1' })])).toEqual([
      ['b1', 6, 10, false, null],
      ['b2', 10, 15, false, 'b2'],
      ['b3', 15, 18, true, 'b3'],
    ]);
  });

  test('are one where nothing came, and none where nothing runs', () => {
    expect(bandsOf('b1', [])).toEqual([['b1', 6, 18, true, null]]);
    expect(bandsOf(null, [])).toEqual([]);
    expect(bandsOf('b1', [came('b1', 10)])).toEqual([['b1', 10, 18, true, 'b1']]);
  });

  test('leave out what did not come, what waits, and what was over before', () => {
    expect(
      bandsOf('b2', [
        came('b4', 12, { phase: 'failed' }),
        entry('promotion:requested', { promotion: promotion('b5', { phase: 'pending' }) }),
        came('b2', 5, { previousBuild: 'b1' }),
      ]),
    ).toEqual([['b2', 6, 18, true, 'b2']]);
  });

  test('count each promotion once, however often something happened to it', () => {
    const one = promotion('b2', { endedAt: at(10) });
    const entries = ['promotion:finished', 'promotion:started'].map((event) =>
      entry(event, { promotion: one }),
    );
    expect(bandsOf('b2', entries)).toEqual([['b2', 10, 18, true, 'b2']]);
  });
});

test('holds are as long as they lasted, as they are known last', () => {
  const hold = (ended: number | null) =>
    ({
      id: 'h',
      createdAt: at(4),
      ended: ended === null ? null : { at: at(ended) },
    }) as unknown as HoldResource;
  const spans = (ended: number | null) =>
    laneOf(
      running('b1'),
      [entry('hold:extended', { hold: hold(ended) }), entry('hold:set', { hold: hold(null) })],
      window,
    ).holds;
  expect(spans(9)).toMatchObject([{ from: hour(6), to: hour(9), goesOn: false }]);
  expect(spans(null)).toMatchObject([{ from: hour(6), to: hour(18), goesOn: true }]);
  expect(spans(5)).toEqual([]);
});

test('marks are milestones that came and promotions that failed, in the window', () => {
  const { marks } = laneOf(
    running('b3'),
    [
      came('b3', 15, { milestone: 9 }),
      came('b2', 9, { phase: 'errored' }),
      came('b1', 3, { phase: 'failed' }),
    ],
    window,
  );
  expect(marks.map(({ kind, promotion: { build } }) => [kind, build])).toEqual([
    ['failed', 'b2'],
    ['milestone', 'b3'],
  ]);
});

test('an instant lies at its part of the window', () => {
  expect([hour(6), hour(9), hour(18)].map((one) => percentIn(one, window))).toEqual([0, 25, 100]);
});

test('keys lead through a list and stay in it', () => {
  const from = (place: number) =>
    ['ArrowRight', 'ArrowLeft', 'Home', 'End', 'Tab'].map((key) => stepIn(key, { place, count: 3 }));
  expect(from(-1)).toEqual([0, 0, 0, 2, null]);
  expect(from(1)).toEqual([2, 0, 0, 2, null]);
  expect(from(2)).toEqual([2, 1, 0, 2, null]);
  expect(stepIn('End', { place: -1, count: 0 })).toBeNull();
});

describe('the lines of a timeline', () => {
  test('have each promotion once: where it ended, or while it goes on, at the newest of it', () => {
    const ended = promotion('b1', { phase: 'succeeded' });
    const waiting = promotion('b2', { phase: 'pending' });
    const lines = happeningsOf([
      entry('promotion:requested', { promotion: waiting }),
      entry('promotion:finished', { promotion: ended }),
      entry('hold:set'),
      entry('promotion:started', { promotion: ended }),
    ]);
    expect(lines.map((line) => (line.kind === 'promotion' ? line.promotion.id : line.entry.event))).toEqual([
      ...['b2', 'b1', 'hold:set'],
    ]);
  });

  test('are not told again on the next page, where only its beginning is', () => {
    expect(happeningsOf([entry('promotion:requested', { promotion: promotion('b1', {}) })])).toEqual([]);
  });

  test('name the step that failed', () => {
    const steps = [
      { name: 'get-build', phase: 'succeeded' },
      { name: 'verify', phase: 'failed' },
    ] as unknown as PromotionResource['steps'];
    expect(failedStep(promotion('b1', { steps }))?.name).toBe('verify');
    expect(failedStep(promotion('b1', {}))).toBeNull();
  });
});
