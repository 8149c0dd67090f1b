import { describe, expect, test } from '@jest/globals';
import type { OutcomeCode, OutcomeFacts } from '../../src/model/outcome.js';
import type { Promotion } from '../../src/model/promotion.js';
import type { HistoryEntry, RunResult } from '../../src/model/run.js';
import type { Observation, StageChange, StageState } from '../../src/model/stage.js';
import {
  afterByHand,
  afterByHandLook,
  afterPromotion,
  afterRecovery,
  afterRemoval,
  halfAppliedByHand,
  needsObservation,
  type RunByHandEnd,
} from '../../src/policy/arrival.js';
import { aPromotion, aState } from '../support/nouns.js';

const before = new Date('2026-11-11T09:00:00Z');
const at = new Date('2026-11-12T09:00:00Z');
const endedAt = at;

/** The stage runs b6, came from b5, and found b6 good. */
const state = aState({
  ...{ currentBuild: 'b6', currentPromotion: 'p_6', currentSince: before, currentFingerprint: 'f6' },
  ...{ previousBuild: 'b5', stableBuild: 'b6', url: 'http://before', unknownReason: null },
});
const moved: StageChange = { currentBuild: 'b7', currentSince: at, previousBuild: 'b6', unknownReason: null };
const same: StageChange = {
  ...{ currentBuild: 'b6', currentSince: before, previousBuild: 'b5', stableBuild: 'b6' },
  unknownReason: null,
};
const emptied: StageChange = {
  ...{ currentBuild: null, currentPromotion: null, currentFingerprint: null, stableBuild: null, url: null },
  ...{ currentSince: at, previousBuild: 'b6', unknownReason: null },
};
const asItWas: StageChange = {};
const interrupted: StageChange = { unknownReason: 'interrupted' };
const changedByHand: StageChange = { unknownReason: 'changed-by-hand' };

const seen = (change: Partial<Observation> = {}): Observation => ({
  ...{ stage: 'nightly', build: null, commit: null, digest: null, health: 'healthy', url: null, restarts: 0 },
  ...change,
});
const because = <C extends OutcomeCode>(code: C, facts: OutcomeFacts[C]) => ({ outcome: { code, facts } });
const stopped = (how: string) => because('aborted', { lines: [], how });
type Kind<K extends RunResult['kind']> = Extract<RunResult, { kind: K }>;
const failed: Kind<'failed'> = { kind: 'failed', endedAt, ...because('up-failed', { lines: [] }) };
const unverified: RunResult = {
  ...{ kind: 'failed', endedAt },
  ...because('verification', { build: 'b7', found: 'HTTP 500' }),
};
const errored: Kind<'errored'> = {
  ...{ kind: 'errored', endedAt, ...because('interrupted', {}) },
  ...{ retry: false, stageKnown: false },
};
const aborted: Kind<'aborted'> = { kind: 'aborted', endedAt, ...stopped('interrupted') };
const recorded = { recorded: true };

describe('after a promotion', () => {
  const promotion = aPromotion({ seq: 7, build: 'b7', fingerprint: 'f7' });
  const arrived = { ...moved, currentPromotion: 'p_7', currentFingerprint: 'f7' };
  interface Case {
    readonly promotion?: Partial<Promotion>;
    readonly state?: Partial<StageState>;
    readonly result: RunResult;
    readonly observed?: Observation | null;
    readonly then: StageChange;
  }
  const ofSame = { build: 'b6', fingerprint: 'f6' };
  const otherDotenv = { build: 'b6', fingerprint: 'f-other' };
  const cases: Readonly<Record<string, Case>> = {
    'that succeeded, its build runs there, and is the stable one': {
      result: { kind: 'succeeded', endedAt, url: 'http://now' },
      then: { ...arrived, stableBuild: 'b7', url: 'http://now' },
    },
    'that succeeded without telling an address, the address is the one of before': {
      result: { kind: 'succeeded', endedAt, url: null },
      then: { ...arrived, stableBuild: 'b7', url: 'http://before' },
    },
    'of the build that ran there, it has run there since before': {
      promotion: ofSame,
      result: { kind: 'succeeded', endedAt, url: null },
      then: { ...same, currentPromotion: 'p_7', currentFingerprint: 'f6', url: 'http://before' },
    },
    'that succeeded on an unknown stage, it is known again': {
      state: { unknownReason: 'interrupted' },
      result: { kind: 'succeeded', endedAt, url: null },
      then: { ...arrived, stableBuild: 'b7', url: 'http://before' },
    },
    'that left the stage alone, it is as it was': {
      result: failed,
      observed: null,
      then: asItWas,
    },
    'that failed, on a platform that cannot be asked, it is as it was': {
      result: failed,
      observed: seen({ health: 'unknown' }),
      then: asItWas,
    },
    'that was not verified, on a platform that cannot be asked, nobody knows': {
      result: unverified,
      observed: seen({ health: 'unknown' }),
      then: interrupted,
    },
    'that was cut off, on a platform that cannot be asked, nobody knows': {
      result: errored,
      observed: seen({ health: 'unknown' }),
      then: interrupted,
    },
    'that Pulumi ended and wrote down, on a platform that cannot be asked, it is as it was': {
      result: { ...errored, ...recorded },
      observed: seen({ health: 'unknown' }),
      then: asItWas,
    },
    'that was stopped, on a platform that cannot be asked, nobody knows, though Pulumi wrote down how far it came':
      {
        result: { ...aborted, ...recorded },
        observed: seen({ health: 'unknown' }),
        then: interrupted,
      },
    'that was cut off before the switch, it is as it was': {
      result: errored,
      observed: seen({ build: 'b6' }),
      then: asItWas,
    },
    'that failed where nothing answers, it is as it was': { result: failed, observed: seen(), then: asItWas },
    'that was not verified where nothing answers, it is as it was': {
      result: unverified,
      observed: seen(),
      then: asItWas,
    },
    'that was stopped and written down where nothing answers, it is as it was': {
      result: { ...aborted, ...recorded },
      observed: seen(),
      then: asItWas,
    },
    'that was cut off where nothing answers, nobody knows': {
      result: errored,
      observed: seen(),
      then: interrupted,
    },
    'of the same build that failed, it is as it was': {
      promotion: otherDotenv,
      result: failed,
      observed: seen({ build: 'b6' }),
      then: asItWas,
    },
    'that failed after the switch, its build runs there, and is not the stable one': {
      result: failed,
      observed: seen({ build: 'b7', url: 'http://now' }),
      then: { ...arrived, stableBuild: 'b6', url: 'http://now' },
    },
    'that was cut off after the switch, its build runs there, and is not the stable one': {
      result: errored,
      observed: seen({ build: 'b7', settled: true }),
      then: { ...arrived, stableBuild: 'b6', url: 'http://before' },
    },
    'that was cut off while its platform may still turn back, nobody knows': {
      result: errored,
      observed: seen({ build: 'b7', settled: false }),
      then: interrupted,
    },
    'of the same build and dotenv file that was cut off, it has run there since before': {
      promotion: ofSame,
      result: errored,
      observed: seen({ build: 'b6' }),
      then: { ...same, currentPromotion: 'p_7', currentFingerprint: 'f6', url: 'http://before' },
    },
    'of the same build with another dotenv file that was cut off, nobody knows with which one it runs': {
      promotion: otherDotenv,
      result: errored,
      observed: seen({ build: 'b6' }),
      then: interrupted,
    },
    'of the same build with another dotenv file that was stopped while it updated, nobody knows': {
      promotion: otherDotenv,
      result: aborted,
      observed: seen({ build: 'b6' }),
      then: interrupted,
    },
    'of the same build with another dotenv file that was stopped while it was verified, it runs with that file':
      {
        promotion: otherDotenv,
        result: { ...aborted, ...stopped('verifying') },
        observed: seen({ build: 'b6' }),
        then: { ...same, currentPromotion: 'p_7', currentFingerprint: 'f-other', url: 'http://before' },
      },
    'that was cut off while it was verified, nobody knows': {
      promotion: otherDotenv,
      result: errored,
      observed: seen({ build: 'b6' }),
      then: interrupted,
    },
    'after which a third build runs there, nobody knows': {
      result: failed,
      observed: seen({ build: 'b3' }),
      then: interrupted,
    },
  };

  test.each(Object.entries(cases))('%s', (_name, { result, observed = null, then, ...change }) => {
    const ended = { promotion: { ...promotion, ...change.promotion }, state: { ...state, ...change.state } };
    const { halfApplied: _half, ...runs } = afterPromotion({
      ...ended,
      result,
      observed,
      at,
      platform: 'process',
    });
    expect(runs).toEqual(then);
  });

  test.each<readonly [string, RunResult, { aws: string | null | undefined; process?: null }]>([
    ['that came through', { kind: 'succeeded', endedAt, url: null }, { aws: null, process: null }],
    ['whose update came through before its verification failed', unverified, { aws: null, process: null }],
    ['stopped while it was verified', { ...aborted, ...stopped('verifying') }, { aws: null, process: null }],
    ['that failed in its update', failed, { aws: 'p_7' }],
    ['that failed before its update', { ...failed, begun: false }, { aws: undefined }],
    ['that was stopped in its update', { ...aborted, ...recorded }, { aws: 'p_7' }],
    ['that was stopped before its update', { ...aborted, begun: false }, { aws: undefined }],
    ['that was cut off', errored, { aws: 'p_7' }],
    ['that did not start', { ...errored, stageKnown: true }, { aws: undefined }],
  ])('%s, the stack is whole, or may not be where it is many resources', (_, result, then) => {
    const ended = { promotion, state, result, observed: seen({ build: 'b6' }), at };
    const halfApplied = (['aws', 'process'] as const).map(
      (platform) => afterPromotion({ ...ended, platform }).halfApplied,
    );
    expect(halfApplied).toEqual([then.aws, then.process]);
  });

  test('the platform is asked where the run may have changed something without being able to say', () => {
    const asked: readonly (readonly [RunResult, boolean])[] = [
      [{ kind: 'succeeded', endedAt, url: null }, false],
      [failed, true],
      [{ ...failed, begun: false }, false],
      [errored, true],
      [{ ...errored, stageKnown: true }, false],
      [aborted, true],
      [{ ...aborted, begun: false }, false],
    ];
    expect(asked.map(([result]) => needsObservation(result))).toEqual(asked.map(([, needs]) => needs));
  });

  test('that was open when the file of its stage went, nobody knows', () => {
    expect(afterRemoval()).toEqual(interrupted);
  });
});

describe('after a run by hand', () => {
  const entry: HistoryEntry = {
    ...{ time: 1, kind: 'update', succeeded: true, message: '', startedAt: before, endedAt: at },
    outputs: { build: 'b7', dotenvFingerprint: 'f7', url: 'http://by-hand' },
  };
  const run: RunByHandEnd = { entry, promotion: 'p_7', build: 'b7', good: true };
  const arrived = { ...moved, currentPromotion: 'p_7', currentFingerprint: 'f7', url: 'http://by-hand' };
  const cases: Readonly<Record<string, readonly [Partial<RunByHandEnd>, StageChange]>> = {
    'its build runs there, and is the stable one where it had been found good': [
      {},
      { ...arrived, stableBuild: 'b7' },
    ],
    'that nobody had found good, the stable build is the one of before': [
      { good: false },
      { ...arrived, stableBuild: 'b6' },
    ],
    'of the build that ran there, it has run there since before': [
      { build: 'b6' },
      { ...same, currentPromotion: 'p_7', currentFingerprint: 'f7', url: 'http://by-hand' },
    ],
    'that tells no dotenv file and no address, the file is not known, and the address the one of before': [
      { entry: { ...entry, outputs: null } },
      { ...arrived, stableBuild: 'b7', currentFingerprint: null, url: 'http://before' },
    ],
    'of what nobody registered, nobody knows': [{ build: null, good: false }, changedByHand],
    'that removed everything, nothing runs there': [
      { entry: { ...entry, kind: 'destroy', outputs: {} }, build: null, good: false },
      emptied,
    ],
    'that failed, its own word says nothing': [{ entry: { ...entry, succeeded: false } }, asItWas],
  };

  test.each(Object.entries(cases))('%s', (_, [change, then]) => {
    const { halfApplied, ...runs } = afterByHand(state, { ...run, ...change });
    expect(runs).toEqual(then);
    expect(halfApplied).toBe((change.entry ?? entry).succeeded ? null : undefined);
  });

  test('that did not come through, a stack of many resources may be between two states', () => {
    const half = (succeeded: boolean, platform: 'aws' | 'process') =>
      halfAppliedByHand({ succeeded }, { promotion: 'p_7', platform });
    expect([half(false, 'aws'), half(false, 'process'), half(true, 'aws')]).toEqual([
      { halfApplied: 'p_7' },
      asItWas,
      asItWas,
    ]);
  });

  test('that removed what was removed already, it has been empty since before', () => {
    const empty = { ...state, currentBuild: null, currentPromotion: null };
    const removed = { ...run, entry: { ...entry, kind: 'destroy' }, build: null };
    expect(afterByHand(empty, removed)).toMatchObject({ currentSince: before, previousBuild: 'b5' });
  });

  test('on an unknown stage, it is known again', () => {
    expect(afterByHand({ ...state, unknownReason: 'interrupted' }, run).unknownReason).toBeNull();
  });

  test.each([
    { left: { kind: 'as-it-was' } as const, url: 'http://now', then: asItWas },
    { left: { kind: 'unclear' } as const, url: 'http://now', then: changedByHand },
    { left: { kind: 'nothing' } as const, url: null, then: emptied },
    {
      left: { kind: 'runs', build: 'b7' } as const,
      url: 'http://now',
      then: {
        ...{ ...moved, currentPromotion: 'p_7', currentFingerprint: null, stableBuild: 'b6' },
        url: 'http://now',
      },
    },
    {
      left: { kind: 'runs', build: 'b7' } as const,
      url: null,
      then: {
        ...{ ...moved, currentPromotion: 'p_7', currentFingerprint: null, stableBuild: 'b6' },
        url: 'http://before',
      },
    },
  ])('for which the platform was asked: $left.kind, with address $url', ({ left, url, then }) => {
    expect(afterByHandLook(state, { left, promotion: 'p_7', at, url })).toEqual(then);
  });
});

describe('after a recovery', () => {
  const found = {
    kind: 'known',
    build: 'b7',
    url: 'http://now',
    at,
    last: { id: 'p_7', build: 'b7' },
  } as const;

  test('that found out nothing, the stage is as it was', () => {
    expect(afterRecovery(state, { kind: 'unclear', contradicted: false })).toEqual(asItWas);
  });

  test('that found something unregistered where another build was known, nobody knows', () => {
    expect(afterRecovery(state, { kind: 'unclear', contradicted: true })).toEqual(changedByHand);
  });

  const arrived = { ...moved, currentFingerprint: null, stableBuild: 'b6' };
  test.each([
    ['the promotion that ran last', found.last, 'p_7'],
    ['no promotion, where the last one was of another build', { id: 'p_8', build: 'b8' }, null],
    ['no promotion, where none ever ran', undefined, null],
  ])('another build is there by %s', (_, last, currentPromotion) => {
    expect(afterRecovery(state, { ...found, last })).toEqual({
      ...{ ...arrived, currentPromotion, url: 'http://now' },
    });
  });

  test('without an address, it is the one of before', () => {
    expect(afterRecovery(state, { ...found, url: null }).url).toBe('http://before');
  });

  const known = { ...same, currentPromotion: 'p_6', url: 'http://now' };
  test('that found what was known, it runs with the dotenv file that was known', () => {
    expect(afterRecovery(state, { ...found, build: 'b6' })).toEqual({ ...known, currentFingerprint: 'f6' });
  });

  test('that found what was remembered, nobody has seen with which dotenv file', () => {
    const unknown = { ...state, unknownReason: 'interrupted' };
    expect(afterRecovery(unknown, { ...found, build: 'b6' })).toEqual({ ...known, currentFingerprint: null });
  });

  test('that found nothing running, nothing is remembered but what ran before', () => {
    expect(afterRecovery(state, { ...found, build: null, url: null })).toEqual(emptied);
  });
});
