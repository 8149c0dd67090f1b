import { describe, expect, test } from '@jest/globals';
import type { PreviewResource } from '../../src/contract/preview.js';
import { withMigrations } from '../../src/dashboard/rules/brought.js';
import { candidatePath } from '../../src/dashboard/rules/candidate.js';
import { progressOf } from '../../src/dashboard/rules/progress.js';
import {
  lackingOf,
  lackingToGoBack,
  nothingChosen,
  promotionBody,
  rollbackBody,
  sortReasons,
  sourcesOf,
  type Asked,
  type Choice,
} from '../../src/dashboard/rules/promote.js';

const reason = (code: string) => ({ code, text: code, until: null });
const preview = (change: Partial<PreviewResource> = {}): PreviewResource =>
  ({
    ...{ stage: 'devqa', build: 'b7', allowed: true, blockedBy: [], remarks: [], protected: [] },
    ...change,
  }) as unknown as PreviewResource;
const refusedFor = (...codes: string[]): PreviewResource =>
  preview({ allowed: false, blockedBy: codes.map(reason) });

const asked = (
  looked: PreviewResource,
  choice: Partial<Choice> = {},
  may: Partial<Asked['may']> = {},
): Asked => ({
  preview: looked,
  holds: [
    { id: 'hld_1', kind: 'qa', isAhead: false, shows: null },
    { id: 'hld_2', kind: 'demo', isAhead: false, shows: null },
    { id: 'hld_3', kind: 'kept', isAhead: false, shows: null },
  ],
  choice: { ...nothingChosen, ...choice },
  may: { act: true, override: true, ...may },
});
const kinds = (given: Asked): string[] => lackingOf(given).map(({ kind }) => kind);

describe('a promotion', () => {
  test('that nothing speaks against needs nothing', () => {
    const given = asked(preview({ blockedBy: [reason('stage-busy')] }));
    expect(kinds(given)).toEqual([]);
    expect(promotionBody(given)).toEqual({ build: 'b7' });
  });

  test('to a stage that is held needs a choice, and a reason only to pass the hold', () => {
    const held = refusedFor('held', 'stage-busy');
    expect(kinds(asked(held))).toEqual(['hold']);
    expect(kinds(asked(held, { onHold: 'wait' }))).toEqual([]);
    expect(kinds(asked(held, { onHold: 'override', reason: ' ' }))).toEqual(['reason']);
    expect(kinds(asked(held, { onHold: 'override', reason: 'hotfix' }))).toEqual([]);
    expect(kinds(asked(held, { onHold: 'override', reason: 'x' }, { override: false }))).toEqual([
      'override-right',
    ]);
    expect(promotionBody(asked(held, { onHold: 'wait' }))).toEqual({ build: 'b7', onHold: 'wait' });
    expect(promotionBody(asked(held, { onHold: 'override', reason: ' hotfix ' }))).toEqual({
      ...{ build: 'b7', overrideHolds: ['hld_1', 'hld_2'], reason: 'hotfix' },
    });
  });

  test('that is refused says why, whatever is chosen', () => {
    const refused = refusedFor('not-on-source', 'held');
    expect(lackingOf(asked(refused, { onHold: 'wait' }))).toEqual([
      { kind: 'refused', reasons: [reason('not-on-source')] },
    ]);
    expect(kinds(asked(preview(), {}, { act: false }))).toEqual(['right']);
  });

  test('of a build that was found bad needs that to be said, with a reason', () => {
    const bad = refusedFor('build-quarantined', 'known-bad');
    expect(kinds(asked(bad))).toEqual(['quarantine', 'known-bad']);
    const choice = { liftsQuarantine: true, despiteKnownBad: true };
    expect(kinds(asked(bad, choice))).toEqual(['reason']);
    expect(promotionBody(asked(bad, { ...choice, reason: 'mended' }))).toEqual({
      ...{ build: 'b7', reason: 'mended', liftQuarantine: true, despiteKnownBad: true },
    });
  });

  test('that ends what is protected needs each by its name', () => {
    const looked = preview({ protected: ['vpc:devqa', 'db:devqa'] });
    expect(lackingOf(asked(looked, { allowed: ['vpc:devqa', 'other'] }))).toEqual([
      { kind: 'protected', names: ['db:devqa'] },
    ]);
    const all = asked(looked, { allowed: ['db:devqa', 'vpc:devqa', 'other'] });
    expect(kinds(all)).toEqual([]);
    expect(promotionBody(all)).toEqual({ build: 'b7', allowChanges: ['vpc:devqa', 'db:devqa'] });
  });

  test('back to an older build says whether a hold keeps it there only where that was chosen', () => {
    expect(promotionBody(asked(preview(), { keeps: false }))).toEqual({ build: 'b7', hold: false });
  });
});

describe('a rollback', () => {
  const lacks = (given: Asked): string[] => lackingToGoBack(given).map(({ kind }) => kind);

  test('always needs a reason, and waits for no hold', () => {
    expect(lacks(asked(preview()))).toEqual(['reason']);
    expect(lacks(asked(preview(), { reason: 'login is broken' }))).toEqual([]);
    const held = refusedFor('held');
    expect(lacks(asked(held, { onHold: 'wait', reason: 'x' }))).toEqual(['hold']);
    expect(lacks(asked(held, { onHold: 'override' }))).toEqual(['reason']);
    expect(rollbackBody(asked(held, { onHold: 'override', reason: ' x ', keeps: false }))).toEqual({
      ...{ toBuild: 'b7', reason: 'x', overrideHolds: ['hld_1', 'hld_2'], hold: false },
    });
  });

  test('lifts no quarantine', () => {
    expect(lacks(asked(refusedFor('build-quarantined'), { reason: 'x', liftsQuarantine: true }))).toEqual([
      'refused',
    ]);
  });
});

test('reasons are those that nothing helps against, those to decide about, and those to wait for', () => {
  const { refused, passable, waiting } = sortReasons(refusedFor('soaking', 'held', 'stage-busy'));
  expect([refused, passable, waiting].map((some) => some.map(({ code }) => code))).toEqual([
    ['soaking'],
    ['held'],
    ['stage-busy'],
  ]);
});

test('a stage has those before it, the nearest first, also where they go round in a circle', () => {
  const stages = [
    { stage: 'dev', source: null },
    { stage: 'nightly', source: 'dev' },
    { stage: 'devqa', source: 'nightly' },
    { stage: 'a', source: 'b' },
    { stage: 'b', source: 'a' },
  ];
  expect(sourcesOf(stages, 'devqa')).toEqual(['nightly', 'dev']);
  expect(sourcesOf(stages, 'dev')).toEqual([]);
  expect(sourcesOf(stages, 'a')).toEqual(['b', 'a']);
});

test('without a name the next build is what runs on the source, or the newest of the branches', () => {
  const [dev, nightly] = [
    { stage: 'dev', source: null, branches: ['main'] },
    { stage: 'nightly', source: 'dev', branches: ['main'] },
  ];
  const builds = [
    { id: 'b9', branch: 'other' },
    { id: 'b8', branch: 'main' },
  ];
  const path = (stage: typeof dev | typeof nightly, build: string | null = null, isBack = false) =>
    candidatePath({ stage, build, isBack }, builds);
  expect(path(nightly)).toBe('/stages/nightly/preview?from=dev');
  expect(path(nightly, 'b3')).toBe('/stages/nightly/preview?build=b3');
  expect(path(dev)).toBe('/stages/dev/preview?build=b8');
  expect(path(nightly, null, true)).toBe('/stages/nightly/preview?rollback=true');
  expect(path(dev, 'b3', true)).toBe('/stages/dev/preview?rollback=true&build=b3');
  expect(candidatePath({ stage: dev, build: null, isBack: false }, null)).toBeNull();
});

test('how far it is goes by the usual time, without one by the steps, and is never all of it', () => {
  const going = { step: 3, steps: 6, elapsed: 94, usual: { seconds: 180 } };
  expect(progressOf(going)).toEqual({ percent: 52, left: 86, isSlow: false });
  expect(progressOf({ ...going, elapsed: 200 })).toEqual({ percent: 99, left: null, isSlow: false });
  expect(progressOf({ ...going, elapsed: 271 })).toEqual({ percent: 99, left: null, isSlow: true });
  expect(progressOf({ ...going, usual: null })).toEqual({ percent: 33, left: null, isSlow: false });
});

test('a migration is marked once, at the first commit of its build', () => {
  const commits = ['b2', 'b2', 'b1'].map((build, index) => ({ sha: String(index), build }));
  const migrations = [
    { id: '0042', build: 'b2' },
    { id: '0041', build: 'b2' },
  ];
  expect(withMigrations(commits, migrations).map((one) => one.migrations)).toEqual([
    ['0042', '0041'],
    [],
    [],
  ]);
});
