import { describe, expect, test } from '@jest/globals';
import {
  chooseSubnets,
  guessedWayOut,
  type Subnet,
  type SubnetFaults,
  type WayOut,
} from '../../src/model/aws-subnets.js';
import type { NatStrategy } from '../../src/model/aws.js';

/** `p-a-1` is public, in zone a; `n` reaches out by another way, `i` not at all. */
const subnet = (id: string): Subnet => {
  const [way = '', zone = ''] = id.split('-');
  const ways: Readonly<Record<string, WayOut>> = { p: 'internet', n: 'another', i: 'none' };
  return { id, zone, wayOut: ways[way] ?? 'none' };
};
const choose = (there: readonly string[], nat: NatStrategy, listed: readonly string[] = []) =>
  chooseSubnets(there.map(subnet), { nat, listed });
const well: SubnetFaults = {
  ...{ absent: [], sameZone: [], open: [], isolated: [], elsewhere: [] },
  ...{ fewZones: false, noWayOut: false },
};

describe('of a VPC', () => {
  test('one public subnet of each zone takes the load balancer, and without NAT the tasks', () => {
    expect(choose(['p-b-1', 'n-a-1', 'p-a-1', 'i-a-1'], 'none')).toEqual({
      balancer: ['p-a-1', 'p-b-1'],
      tasks: ['p-a-1', 'p-b-1'],
      notes: [],
    });
  });

  test('of several in a zone the first by its id is taken in whatever order they are told, and that is said', () => {
    const chosen = {
      balancer: ['p-a-1', 'p-b-1'],
      tasks: ['n-a-1', 'n-b-1'],
      notes: [
        { kind: 'one-of-several', chosen: 'p-a-1', subnets: ['p-a-2', 'p-a-3'] },
        { kind: 'one-of-several', chosen: 'n-b-1', subnets: ['n-b-2'] },
      ],
    };
    const there = ['p-a-3', 'n-b-2', 'p-b-1', 'p-a-1', 'n-a-1', 'p-a-2', 'n-b-1'];
    expect(choose(there, 'single')).toEqual(chosen);
    expect(choose(there.toReversed(), 'single')).toEqual(chosen);
  });

  test('tasks that need NAT are put into no isolated subnet, and into no zone without the load balancer', () => {
    expect(choose(['p-a-1', 'p-b-1', 'n-a-1', 'i-b-1', 'n-c-1'], 'single')).toEqual({
      balancer: ['p-a-1', 'p-b-1'],
      tasks: ['n-a-1'],
      notes: [
        { kind: 'zone-left', subnets: ['n-c-1'], chosen: null },
        { kind: 'isolated-left', subnets: ['i-b-1'], chosen: null },
      ],
    });
  });
});

describe('SWITCHBACK_SUBNETS', () => {
  const there = ['p-a-1', 'p-a-2', 'p-b-1', 'n-a-1', 'n-a-2', 'n-b-1', 'i-a-1', 'i-b-1'];

  test('decides what would be ambiguous, and then nothing is said', () => {
    expect(choose(there, 'single', ['p-a-2', 'p-b-1', 'n-a-2', 'n-a-1'])).toEqual({
      balancer: ['p-a-2', 'p-b-1'],
      tasks: ['n-a-1', 'n-a-2'],
      notes: [],
    });
  });

  test('may put tasks where only endpoints of the VPC are reached, which is said', () => {
    expect(choose(there, 'single', ['p-a-1', 'p-b-1', 'i-a-1', 'i-b-1'])).toEqual({
      balancer: ['p-a-1', 'p-b-1'],
      tasks: ['i-a-1', 'i-b-1'],
      notes: [{ kind: 'isolated-used', subnets: ['i-a-1', 'i-b-1'], chosen: null }],
    });
  });
});

test.each<[string, readonly string[], NatStrategy, readonly string[], Partial<SubnetFaults>]>([
  [
    'public subnets in one zone only',
    ['p-a-1', 'p-a-2', 'n-b-1'],
    'none',
    [],
    { fewZones: true, open: ['p-a-1', 'p-a-2'] },
  ],
  [
    'private subnets that are isolated',
    ['p-a-1', 'p-b-1', 'i-a-1'],
    'single',
    [],
    { noWayOut: true, isolated: ['i-a-1'] },
  ],
  [
    'private subnets in other zones',
    ['p-a-1', 'p-b-1', 'n-c-1'],
    'one-per-zone',
    [],
    { elsewhere: ['n-c-1'] },
  ],
  [
    'everything at once',
    ['p-a-1', 'p-a-2', 'i-b-1'],
    'single',
    ['p-a-1', 'p-a-2', 'gone'],
    {
      absent: ['gone'],
      sameZone: ['p-a-1', 'p-a-2'],
      fewZones: true,
      open: ['p-a-1', 'p-a-2'],
      noWayOut: true,
    },
  ],
])('%s: no choice is made, and why is said', (_what, there, nat, listed, faults) => {
  expect(choose(there, nat, listed)).toEqual({ ...well, ...faults });
});

describe('of a VPC whose route tables are not shown', () => {
  const guessed = (id: string): Subnet => ({ ...subnet(id), isGuessed: true });

  test('that it was guessed is said of those that come into question, whether it does or not', () => {
    const there = ['p-a-1', 'p-b-1', 'n-a-1'].map(guessed);
    expect(chooseSubnets(there, { nat: 'none', listed: ['p-a-1', 'p-b-1'] })).toEqual({
      ...{ balancer: ['p-a-1', 'p-b-1'], tasks: ['p-a-1', 'p-b-1'] },
      notes: [{ kind: 'guessed', subnets: ['p-a-1', 'p-b-1'], chosen: null }],
    });
    expect(chooseSubnets([guessed('n-a-1')], { nat: 'none', listed: [] })).toEqual({
      ...well,
      fewZones: true,
      guessed: ['n-a-1'],
    });
  });

  test.each<[boolean, NatStrategy, readonly string[], WayOut]>([
    [true, 'none', [], 'internet'],
    [false, 'none', [], 'another'],
    [false, 'none', ['one'], 'internet'],
    [false, 'single', ['one'], 'another'],
    [true, 'single', [], 'internet'],
  ])('public addresses %s, NAT %s, listed %j: %s', (mapsPublicAddresses, nat, listed, way) => {
    expect(guessedWayOut({ id: 'one', mapsPublicAddresses }, { nat, listed })).toBe(way);
  });
});
