import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlannedStep } from '../../src/model/plan.js';
import { notAllowed, protectedChanges } from '../../src/policy/protected-changes.js';

const step = (type: string, op: string, name = 'nightly', parents = 'awsx:ec2:Vpc$'): PlannedStep => ({
  urn: `urn:pulumi:nightly::switchback::${parents}${type}::${name}`,
  type,
  op,
});

const guarded: readonly (readonly [string, string])[] = [
  ['load-balancer', 'aws:lb/loadBalancer:LoadBalancer'],
  ['load-balancer', 'aws:alb/loadBalancer:LoadBalancer'],
  ['load-balancer', 'aws:elasticloadbalancingv2/loadBalancer:LoadBalancer'],
  ['vpc', 'aws:ec2/vpc:Vpc'],
  ['certificate', 'aws:acm/certificate:Certificate'],
  ['log-group', 'aws:cloudwatch/logGroup:LogGroup'],
];
const types = [
  ...guarded.map(([, type]) => type),
  'aws:ecs/service:Service',
  'awsx:lb:ApplicationLoadBalancer',
];
const ops = [
  'same',
  'create',
  'update',
  'delete',
  'replace',
  'create-replacement',
  'delete-replaced',
  'read',
];

describe('a protected change', () => {
  test.each(guarded)(
    'is the end of a %s (%s), and has one name whatever the engine calls its steps',
    (kind, type) => {
      const name = `${kind}:nightly`;
      expect(protectedChanges([step(type, 'delete')])).toEqual([{ name, operation: 'delete' }]);
      for (const op of ['replace', 'create-replacement', 'delete-replaced'])
        expect(protectedChanges([step(type, op)])).toEqual([{ name, operation: 'replace' }]);
    },
  );

  test('is not what is made, changed or left alone, nor the end of anything else', () => {
    const harmless = guarded.flatMap(([, type]) =>
      ['same', 'create', 'update', 'read'].map((op) => step(type, op)),
    );
    const others = ['delete', 'replace'].map((op) => step('aws:ecs/taskDefinition:TaskDefinition', op));
    const components = ['delete', 'replace'].map((op) => step('awsx:ec2:Vpc', op));
    expect(protectedChanges([...harmless, ...others, ...components])).toEqual([]);
  });

  test('keeps a name that holds what separates the parts of a URN', () => {
    expect(protectedChanges([step('aws:ec2/vpc:Vpc', 'delete', 'a::b')])).toEqual([
      { name: 'vpc:a::b', operation: 'delete' },
    ]);
  });
});

const steps = fc.array(
  fc
    .record({
      type: fc.constantFrom(...types),
      op: fc.constantFrom(...ops),
      name: fc.constantFrom('a', 'b', 'c'),
    })
    .map(({ type, op, name }) => step(type, op, name)),
);

describe('of any plan', () => {
  test('the order of its steps says nothing, and every resource is named once', () => {
    fc.assert(
      fc.property(steps, (planned) => {
        const found = protectedChanges(planned);
        expect(protectedChanges(planned.toReversed())).toEqual(found);
        expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
      }),
    );
  });

  test('what is named in allowChanges is allowed, and nothing else is', () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.constantFrom<string>('vpc:a', 'vpc:b', 'log-group:a', 'vpc', 'a')),
        (planned, allowed) => {
          const found = protectedChanges(planned);
          const left = notAllowed(found, allowed).map(({ name }) => name);
          expect(left).toEqual(found.map(({ name }) => name).filter((name) => !allowed.includes(name)));
          expect(notAllowed(found, [...allowed, ...left])).toEqual([]);
        },
      ),
    );
  });
});
