import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { objections, remarks, rules, type EligibilityFacts } from '../../src/policy/eligibility.js';
import { triggers } from '../../src/model/promotion.js';
import type { Stage, StageHealth } from '../../src/model/stage.js';
import { aBuild, aHold, aQuarantine, aStage, aState } from '../support/nouns.js';

const now = new Date('2026-11-11T05:00:00Z');

/** Of a source whose policy has no check, and whose health nobody asked for. */
const asked = { verifies: false, verifiedAt: null, health: null };

const facts = (change: Partial<EligibilityFacts> = {}): EligibilityFacts => ({
  stage: aStage(),
  state: aState(),
  build: aBuild(),
  trigger: 'request',
  source: { stage: 'dev', succeededAt: new Date('2026-11-11T04:00:00Z'), ...asked, verdict: null },
  fingerprint: null,
  newer: null,
  milestoneOf: [],
  holds: [],
  kept: null,
  knownBad: [],
  quarantine: null,
  onItsWay: null,
  unverifiedThere: false,
  now,
  ...change,
});

const codes = (change: Partial<EligibilityFacts>) => objections(facts(change)).map(({ code }) => code);

test('a build that succeeded on the source may go', () => {
  expect(codes({})).toEqual([]);
});

test.each(triggers)('what is known bad on a stage before is said whatever asks: %s', (trigger) => {
  const knownBad = [{ stage: 'dev', why: 'qa-failed', by: 'hana', reason: 'slow' }] as const;
  expect(codes({ trigger, knownBad })).toEqual(['known-bad']);
});

describe('each rule says its own no', () => {
  const source = { stage: 'dev', succeededAt: null, ...asked, verdict: null };
  const there = { ...source, succeededAt: now };
  const askingForHealth = aStage({ requires: ['source-healthy'] });
  test.each([
    ['older-commit', { trigger: 'commit' as const, newer: 'b9' }],
    ['not-on-source', { source }],
    ['not-on-source', { source: { ...source, verifies: true } }],
    ['artefact-missing', { build: aBuild({ artifacts: { image: `r@sha256:${'0'.repeat(64)}` } }) }],
    ['artefact-missing', { stage: aStage({ platform: 'aws' }) }],
    [
      'other-branch',
      { stage: aStage({ trigger: 'commit', source: null }), build: aBuild({ branch: 'try' }) },
    ],
    ['needs-milestone', { stage: aStage({ trigger: 'milestone' }) }],
    ['not-qa-passed', { stage: aStage({ requires: ['qa-passed'] }) }],
    ['held', { holds: [aHold()] }],
    ['known-bad', { knownBad: [{ stage: 'dev', why: 'rolled-back', by: 'hana', reason: 'slow' }] }],
    ['not-verified', { source: { ...there, verifies: true } }],
    ['source-unhealthy', { stage: askingForHealth, source: { ...there, health: 'down' } }],
    ['source-unhealthy', { stage: askingForHealth, source: { ...there, health: 'degraded' } }],
    ['already-on-its-way', { onItsWay: 'p_1' }],
    ['build-quarantined', { quarantine: aQuarantine() }],
    ['stage-unknown', { state: aState({ unknownReason: 'interrupted' }) }],
    [
      'stage-unknown',
      {
        state: aState({ currentBuild: 'b7', currentFingerprint: 'f', unknownReason: 'interrupted' }),
        fingerprint: 'f',
      },
    ],
    ['already-current', { state: aState({ currentBuild: 'b7', currentFingerprint: 'f' }), fingerprint: 'f' }],
  ] as const)('%s', (code, change) => {
    expect(codes(change)).toEqual([code]);
  });

  test('soaking, with the earliest time', () => {
    const [reason] = objections(facts({ stage: aStage({ soakSeconds: 5400 }) }));
    expect(reason).toEqual({
      code: 'soaking',
      facts: { source: 'dev', ran: 3600, needed: 5400 },
      until: new Date('2026-11-11T05:30:00Z'),
    });
  });
});

test('a stage that asks for a verdict takes a build that passed on its source, and no other', () => {
  const stage = aStage({ requires: ['qa-passed'] });
  const after = (verdict: 'passed' | 'failed' | null) =>
    codes({ stage, source: { stage: 'dev', succeededAt: now, ...asked, verdict } });
  expect(after('passed')).toEqual([]);
  expect(after('failed')).toEqual(['not-qa-passed']);
  expect(after(null)).toEqual(['not-qa-passed']);
});

test('a build that passed the check of its source may go, and a rollback is not asked where its build came from', () => {
  const source = {
    stage: 'dev',
    succeededAt: now,
    verifies: true,
    verifiedAt: now,
    health: null,
    verdict: null,
  };
  expect(codes({ source })).toEqual([]);
  expect(codes({ source: { ...source, verifiedAt: null }, trigger: 'rollback' })).toEqual([]);
});

test('a source that is not healthy refuses only where the policy asks, and else is a remark; one that cannot be asked is neither', () => {
  const source = (health: StageHealth | null) => ({
    ...{ stage: 'dev', succeededAt: now, verifies: false, verifiedAt: null, verdict: null },
    health,
  });
  const said = (health: StageHealth | null, requires: Stage['requires']) => {
    const given = facts({ source: source(health), stage: aStage({ requires }) });
    return [objections(given), remarks(given)].map((list) => list.map(({ code }) => code));
  };
  for (const health of ['degraded', 'down'] as const) {
    expect(said(health, ['source-healthy'])).toEqual([['source-unhealthy'], []]);
    expect(said(health, [])).toEqual([[], ['source-unhealthy']]);
  }
  for (const health of ['healthy', 'none', 'unknown', null] as const)
    for (const requires of [['source-healthy'], []] as const)
      expect(said(health, requires)).toEqual([[], []]);
});

test('the check of a stage that its running build has not passed there is a change', () => {
  const state = aState({ currentBuild: 'b7', currentFingerprint: 'f' });
  expect(codes({ state, fingerprint: 'f', unverifiedThere: true })).toEqual([]);
  expect(codes({ state, fingerprint: 'f', unverifiedThere: false })).toEqual(['already-current']);
});

test('the same build is a change while an update has not come through, whichever build that was of', () => {
  const state = aState({ currentBuild: 'b7', currentFingerprint: 'f', halfApplied: 'p_9' });
  expect(codes({ state, fingerprint: 'f' })).toEqual([]);
});

test('the same build with a changed dotenv is a change', () => {
  const state = aState({ currentBuild: 'b7', currentFingerprint: 'old' });
  expect(codes({ state, fingerprint: 'new' })).toEqual([]);
});

test('a milestone of the slot may be put there', () => {
  expect(codes({ stage: aStage({ trigger: 'milestone' }), milestoneOf: ['nightly'] })).toEqual([]);
  expect(codes({ stage: aStage({ trigger: 'milestone' }), milestoneOf: ['staging-2'] })).toEqual([
    'needs-milestone',
  ]);
});

test('all unmet conditions come at once, in the order of the rules', () => {
  const all = codes({
    stage: aStage({ trigger: 'milestone', requires: ['qa-passed'] }),
    build: aBuild({ artifacts: {} }),
    source: { stage: 'dev', succeededAt: null, ...asked, verdict: null },
    state: aState({ unknownReason: 'interrupted' }),
  });
  expect(all).toEqual([
    'artefact-missing',
    'not-on-source',
    'not-qa-passed',
    'needs-milestone',
    'stage-unknown',
  ]);
});

test('property: an objection never depends on the others', () => {
  const arbitrary = fc.record({
    soakSeconds: fc.nat(10_000),
    branch: fc.constantFrom('main', 'try'),
    trigger: fc.constantFrom('commit', 'request', 'milestone', 'schedule'),
    unknown: fc.boolean(),
    there: fc.boolean(),
  });
  fc.assert(
    fc.property(arbitrary, ({ soakSeconds, branch, trigger, unknown, there }) => {
      const given = facts({
        stage: aStage({ soakSeconds, trigger }),
        build: aBuild({ branch }),
        state: aState({ unknownReason: unknown ? 'interrupted' : null }),
        source: { stage: 'dev', succeededAt: there ? now : null, ...asked, verdict: null },
      });
      const alone = rules.flatMap((rule) => rule(given) ?? []);
      expect(objections(given)).toEqual(alone);
    }),
  );
});

test('only what comes by itself is held against a later commit; a person may go back', () => {
  for (const trigger of ['request', 'rollback', 'milestone'] as const)
    expect(codes({ trigger, newer: 'b9' })).not.toContain('older-commit');
});
