import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import { expect, test } from '@jest/globals';
import { eventReader } from '../../src/runner/engine-events.js';

type Step = NonNullable<EngineEvent['resourcePreEvent']>['metadata'];

const service = 'aws:ecs/service:Service';
const balancer = 'aws:lb/loadBalancer:LoadBalancer';

/** A step of the engine with a resource; `custom` false = a component, which only holds others. */
const step = (type: string, { op = 'update', custom = true } = {}): Step => {
  const urn = `urn:pulumi:dev::switchback::awsx:ecs:FargateService$${type}::dev`;
  const state = { type, urn, custom, id: '', parent: '', provider: '', inputs: {}, outputs: {} };
  return { op: op as Step['op'], urn, type, new: state, provider: '' };
};

/** What is under way after each of these events. */
const underWayAfter = (...events: readonly Partial<EngineEvent>[]): unknown[] => {
  const read = eventReader('pulumi-up');
  return events.map((event, index) => {
    const [told] = read({ sequence: index, timestamp: 1_796_000_000 + index, ...event }).events;
    return told?.kind === 'progress' ? told.underWay?.map(({ resource }) => resource) : undefined;
  });
};
const begins = (metadata: Step): Partial<EngineEvent> => ({ resourcePreEvent: { metadata } });
const ends = (metadata: Step): Partial<EngineEvent> => ({ resOutputsEvent: { metadata } });

test('what the engine has begun with is under way until it is done or has failed', () => {
  expect(
    underWayAfter(begins(step(balancer)), begins(step(service)), ends(step(balancer)), {
      resOpFailedEvent: { metadata: step(service), status: 0, steps: 0 },
    }),
  ).toEqual([[`${balancer} dev`], [`${service} dev`, `${balancer} dev`], [`${service} dev`], []]);
});

test('each with its operation, and since when by the engine’s own time', () => {
  const read = eventReader('pulumi-up');
  const { events } = read({ sequence: 1, timestamp: 1_796_000_000, ...begins(step(service)) });
  expect(events).toEqual([
    {
      ...{ kind: 'progress', done: 0, total: 1 },
      underWay: [{ operation: 'update', resource: `${service} dev`, since: '2026-11-30T00:53:20.000Z' }],
    },
  ]);
});

test('what stays as it is, and what only holds others, is waited for by nobody', () => {
  expect(
    underWayAfter(
      begins(step('awsx:ecs:FargateService', { op: 'create', custom: false })),
      begins(step(service, { op: 'same' })),
    ),
  ).toEqual([[], []]);
});
