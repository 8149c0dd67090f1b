import { describe, expect, test } from '@jest/globals';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { RunEventResource } from '../../src/contract/run-event.js';
import {
  heard,
  isThereStill,
  nothingHeard,
  phaseOf,
  silentOf,
  stepsAhead,
  stepsOf,
  type Run,
} from '../../src/dashboard/rules/run.js';
import { aBuildOnStage } from '../support/stage-resource.js';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 11, 0, 0, second)).toISOString();
const log = (seq: number, text = `line ${String(seq)}`): RunEventResource => ({
  ...{ kind: 'log', step: 'pulumi-up', text, seq, at: at(seq) },
});
const step = (
  seq: number,
  name: PromotionResource['steps'][number]['name'],
  phase: PromotionResource['steps'][number]['phase'],
): RunEventResource => ({ kind: 'step', step: name, phase, seq, at: at(seq) });

const told: readonly RunEventResource[] = [
  { kind: 'phase', phase: 'running', seq: 2, at: at(2) },
  step(3, 'get-build', 'running'),
  log(5),
  step(6, 'get-build', 'succeeded'),
  log(8, 'two\nlines'),
  { kind: 'progress', done: 4, total: 7, seq: 9, at: at(9) },
  log(12, 'error: no room'),
];
const whole = heard(nothingHeard, told);
const textOf = ({ lines }: Run): string[] => lines.map(({ text }) => text);

/** As a stream tells them that is cut at one place and begins again at an earlier one. */
const cuts = told.flatMap((_, cut) =>
  Array.from({ length: cut + 1 }, (_unused, again) => ({ cut: cut + 1, again })),
);

describe('a stream that was cut', () => {
  test.each(cuts)('after $cut events and begins again at $again tells each once', ({ cut, again }) => {
    const first = heard(nothingHeard, told.slice(0, cut));
    expect(heard(first, told.slice(again))).toEqual(whole);
  });

  test('and tells nothing new changes nothing, not even what it is', () => {
    expect(heard(whole, told)).toBe(whole);
  });

  test('in one piece or event by event is the same', () => {
    expect(told.reduce((run, event) => heard(run, [event]), nothingHeard)).toEqual(whole);
  });
});

test('a run is its phase, its steps with their times, its lines and how far the engine is', () => {
  expect(textOf(whole)).toEqual(['line 5', 'two', 'lines', 'error: no room']);
  expect(whole.lines.map(({ isError }) => isError)).toEqual([false, false, false, true]);
  expect(whole).toMatchObject({ seq: 12, phase: 'running', progress: { done: 4, total: 7 } });
  expect(whole.steps).toEqual([
    { name: 'get-build', phase: 'succeeded', startedAt: at(3), endedAt: at(6), changes: null },
  ]);
});

test('what a preview found stays with its step, and a step that begins again has no end', () => {
  const changes = { create: 1, update: 2, replace: 0, delete: 0, same: 7 };
  const found: RunEventResource = {
    ...{ kind: 'step', step: 'pulumi-preview', phase: 'succeeded', seq: 2, at: at(2) },
    changes,
  };
  const run = heard(nothingHeard, [step(1, 'pulumi-preview', 'running'), found]);
  expect(run.steps[0]).toMatchObject({ endedAt: at(2), changes });
  expect(heard(run, [step(3, 'pulumi-preview', 'running')]).steps).toEqual([
    { name: 'pulumi-preview', phase: 'running', startedAt: at(3), endedAt: null, changes },
  ]);
});

test('lines that could not be written are remembered', () => {
  const event: RunEventResource = {
    kind: 'log',
    step: 'pulumi-up',
    text: 'x',
    seq: 1,
    at: at(1),
    logTruncated: true,
  };
  expect(heard(heard(nothingHeard, [event]), [log(2)]).lacksLines).toBe(true);
});

const promotion = (change: Partial<PromotionResource>): PromotionResource =>
  ({ phase: 'running', steps: [], ...change }) as PromotionResource;

test('the service’s own answer says that it has ended, and what was heard never takes that back', () => {
  const run = heard(nothingHeard, [{ kind: 'phase', phase: 'verifying', seq: 1, at: at(1) }]);
  const early = heard(nothingHeard, [{ kind: 'phase', phase: 'succeeded', seq: 1, at: at(1) }]);
  expect(phaseOf(promotion({}), run)).toBe('verifying');
  expect(phaseOf(promotion({ phase: 'failed' }), run)).toBe('failed');
  expect(phaseOf(promotion({}), early)).toBe('running');
  const late = heard(nothingHeard, [{ kind: 'phase', phase: 'pending', seq: 1, at: at(1) }]);
  expect(phaseOf(promotion({}), late)).toBe('running');
  expect(phaseOf(promotion({}), nothingHeard)).toBe('running');
});

test('steps are those of the answer with what was heard since, and those to come follow', () => {
  const steps: PromotionResource['steps'] = [
    { name: 'get-build', phase: 'running', startedAt: at(1), endedAt: null, elapsed: 'PT1S' },
  ];
  const run = heard(nothingHeard, [...told, step(13, 'pulumi-up', 'running')]);
  const shown = stepsOf(promotion({ steps }), run);
  expect(shown.map(({ name, phase, endedAt }) => [name, phase, endedAt])).toEqual([
    ['get-build', 'succeeded', at(6)],
    ['pulumi-up', 'running', null],
  ]);
  expect(stepsAhead(shown, { platform: 'process' })).toEqual(['record']);
  expect(stepsAhead(shown, { platform: 'aws' })).toEqual(['verify', 'record']);
  expect(stepsAhead([], { platform: null })).toEqual(['get-build', 'pulumi-up', 'record']);
});

test('what a promotion brought is there until something later has come', () => {
  const promotion = { id: 'p_2', endedAt: at(20) };
  const runs = (id: string, since: string | null) => ({
    currentBuild: { ...aBuildOnStage('b2'), promotion: id, since },
  });
  expect(isThereStill(promotion, null)).toBe(true);
  expect(isThereStill(promotion, runs('p_2', at(20)))).toBe(true);
  // What was asked for before the promotion ended says what ran before it.
  expect(isThereStill(promotion, runs('p_1', at(10)))).toBe(true);
  expect(isThereStill(promotion, runs('p_3', at(30)))).toBe(false);
  expect(isThereStill(promotion, { currentBuild: null })).toBe(true);
});

describe('what the engine is silent about', () => {
  const underWay = [
    { operation: 'create', resource: 'aws:lb/listener:Listener dev', since: at(10), refusalSeconds: 300 },
    { operation: 'update', resource: 'aws:ecs/service:Service dev', since: at(20), refusalSeconds: 1200 },
  ];
  const run = heard(whole, [{ kind: 'progress', done: 4, total: 7, underWay, seq: 13, at: at(20) }]);

  test('is told when it takes its time, the first of all first', () => {
    expect(silentOf({}, run, new Date(at(19)))).toBeNull();
    expect(silentOf({}, run, new Date(at(21)))).toEqual({ what: underWay[0], seconds: 11 });
    expect(silentOf({ underWay }, whole, new Date(at(21)))).toEqual({ what: underWay[0], seconds: 11 });
  });

  test('is over when the engine tells that it is done', () => {
    const done = heard(run, [{ kind: 'progress', done: 6, total: 7, underWay: [], seq: 14, at: at(22) }]);
    expect(silentOf({ underWay }, done, new Date(at(59)))).toBeNull();
  });

  test('says why a promotion is stopped so slowly', () => {
    const wait = { code: 'ecs-goes-back', text: 'ECS goes back.', until: at(59) };
    expect(heard(run, [{ kind: 'stopping', ...wait, seq: 14, at: at(22) }]).stopping).toBe('ECS goes back.');
  });
});
