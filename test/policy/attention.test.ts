import { expect, test } from '@jest/globals';
import type { Hold } from '../../src/model/hold.js';
import { attentionOn, type StageNow } from '../../src/policy/attention.js';

const calm: StageNow = {
  ...{
    stage: 'dev',
    build: 'b3',
    unknownReason: null,
    halfApplied: null,
    orphans: 0,
    health: 'healthy',
    restarts: 0,
    lastRun: null,
  },
  ...{ waiting: [], holds: [], hostEnds: null, offBranch: null },
  now: new Date('2026-11-12T09:00:00Z'),
};
const run = (phase: 'failed' | 'errored' | 'succeeded' | 'aborted' | 'skipped') => ({
  ...{ id: 'p_1', phase, build: 'b4' },
  steps: [
    { name: 'get-build', phase: 'succeeded', startedAt: new Date(0), endedAt: new Date(1) } as const,
    { name: 'pulumi-up', phase: 'failed', startedAt: new Date(1), endedAt: new Date(2) } as const,
  ],
});
const ahead = { from: new Date('2026-11-12T10:00Z'), keepsFrom: new Date('2026-11-12T09:45Z') };
const demo: Hold = {
  ...{ id: 'hld_1', stage: 'dev', kind: 'demo', reason: 'a demo', actor: { id: 'hana', via: 'web' } },
  ...{ until: new Date('2026-11-12T11:00:00Z'), end: null, createdAt: new Date(0) },
  ...{
    seq: 1,
    revision: 1,
    from: null,
    keepsFrom: new Date(0),
    shows: null,
    comesBackAt: null,
    asks: [],
    line: null,
  },
};
const milestone = { id: 'p_2', build: 'b4', milestone: 11, trigger: 'milestone', overrideHolds: [] } as const;

test('of a stage that does what it should nobody is told', () => {
  const fine = [
    calm,
    { ...calm, lastRun: run('succeeded') },
    { ...calm, holds: [demo] },
    { ...calm, build: null },
  ];
  expect(attentionOn(fine)).toEqual([]);
});

test.each([
  ['nobody knows what it runs', { unknownReason: 'interrupted' }, 'stage-unknown', { stage: 'dev' }],
  ['what it runs is down', { health: 'down' }, 'backend-down', { stage: 'dev', build: 'b3' }],
  [
    'what it runs is degraded',
    { health: 'degraded', restarts: 2 },
    'backend-degraded',
    { stage: 'dev', build: 'b3', restarts: 2 },
  ],
  ['AWS may have what Pulumi does not know', { orphans: 2 }, 'orphans', { stage: 'dev', count: 2 }],
  ['an update did not come through', { halfApplied: 'p_4' }, 'half-applied', { stage: 'dev' }],
  [
    'its last promotion failed',
    { lastRun: run('failed') },
    'run-failed',
    { stage: 'dev', build: 'b4', step: 'pulumi-up' },
  ],
  [
    'its last promotion ended in an error',
    { lastRun: { ...run('errored'), steps: [] } },
    'run-failed',
    { stage: 'dev', build: 'b4', step: null },
  ],
  ['its host ended unasked', { hostEnds: { times: 3 } }, 'host-ended', { stage: 'dev', times: 3 }],
  [
    'something else is booked there',
    { holds: [{ ...demo, shows: { milestone: 9, build: 'b9' } }] },
    'not-as-booked',
    { stage: 'dev', by: 'hana', build: 'b9', milestone: 9, runs: 'b3', from: null },
  ],
  [
    'what is booked did not come back',
    {
      holds: [{ ...demo, shows: { milestone: 9, build: 'b9' } }],
      failedPutBacks: [{ reservation: 'hld_1', build: 'b9', by: 'mina' }],
    },
    'put-back-failed',
    { stage: 'dev', build: 'b9', by: 'mina', owner: 'hana' },
  ],
  [
    'a milestone waits for its hold',
    { holds: [demo], waiting: [milestone] },
    'milestone-waits',
    { stage: 'dev', number: 11, hold: 'demo', until: '2026-11-12T11:00:00.000Z' },
  ],
  [
    'the next milestone would wait for a hold',
    { holds: [demo], nextMilestone: 11 },
    'milestone-would-wait',
    { stage: 'dev', number: 11, hold: 'demo', until: '2026-11-12T11:00:00.000Z' },
  ],
  [
    'the next milestone would wait for what is booked for weeks',
    {
      holds: [
        { ...demo, ...ahead, until: new Date('2026-12-03T11:00Z'), shows: { milestone: 9, build: 'b3' } },
      ],
      nextMilestone: 11,
    },
    'milestone-would-wait',
    { stage: 'dev', number: 11, hold: 'demo', until: '2026-12-03T11:00:00.000Z' },
  ],
  [
    'the branch lost what it runs',
    { offBranch: 'main' },
    'off-branch',
    { stage: 'dev', build: 'b3', branch: 'main' },
  ],
] as const)('%s: somebody is told', (_, change, code, facts) => {
  expect(attentionOn([{ ...calm, ...change }])).toMatchObject([{ code, facts }]);
});

test.each([
  [
    'what waits behind a hold and is no milestone',
    { holds: [demo], waiting: [{ ...milestone, milestone: null }] },
  ],
  ['a milestone that waits for its turn only', { waiting: [milestone] }],
  [
    'a milestone that passes its hold',
    { holds: [demo], waiting: [{ ...milestone, overrideHolds: [demo.id] }] },
  ],
  [
    'a milestone where an earlier build is kept',
    { holds: [{ ...demo, kind: 'kept' }], waiting: [milestone] },
  ],
  ['what is booked and runs there', { holds: [{ ...demo, shows: { milestone: null, build: 'b3' } }] }],
  ['the next milestone where nothing is held', { nextMilestone: 11 }],
  [
    'quiet hours, and what is booked for later, before the next milestone',
    {
      holds: [
        { ...demo, kind: 'quiet' },
        { ...demo, ...ahead },
      ],
      nextMilestone: 11,
    },
  ],
  ['what a person stopped', { lastRun: run('aborted') }],
  ['a scheduled run that had nothing to do', { lastRun: run('skipped') }],
  ['the health of a stage that runs nothing', { build: null, health: 'down' }],
] as const)('%s is nobody’s trouble', (_, change) => {
  expect(attentionOn([{ ...calm, ...change }])).toEqual([]);
});

test('the most urgent comes first, and of one kind the stages come in their order', () => {
  const stages: StageNow[] = [
    { ...calm, stage: 'dev', lastRun: run('failed') },
    { ...calm, stage: 'nightly', lastRun: run('failed'), unknownReason: 'interrupted', health: 'down' },
    { ...calm, stage: 'devqa', health: 'down' },
  ];
  expect(attentionOn(stages).map(({ code, facts, promotion }) => [code, facts.stage, promotion])).toEqual([
    ['stage-unknown', 'nightly', null],
    ['backend-down', 'devqa', null],
    ['run-failed', 'dev', 'p_1'],
    ['run-failed', 'nightly', 'p_1'],
  ]);
});
