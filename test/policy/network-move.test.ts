import { expect, test } from '@jest/globals';
import type { PlannedStep } from '../../src/model/plan.js';
import { networkMove } from '../../src/policy/network-move.js';

const step = (type: string, op: string, vpc?: string | null): PlannedStep => ({
  ...{ urn: `urn:pulumi:dev::switchback::${type}::dev`, type, op },
  ...(vpc === undefined ? {} : { vpc }),
});
const balancer = (op: string) => step('aws:lb/loadBalancer:LoadBalancer', op, 'vpc-1');
const group = (op: string, vpc?: string | null) => step('aws:ec2/securityGroup:SecurityGroup', op, vpc);

test.each<[string, PlannedStep[], string | null]>([
  ['made anew in another VPC', [balancer('update'), group('create-replacement', 'vpc-2')], 'vpc-2'],
  ['made anew in one that is still to be made', [group('replace', null), balancer('same')], null],
  [
    'there already, since an update that ended half way',
    [balancer('update'), group('same', 'vpc-2')],
    'vpc-2',
  ],
])('groups %s, beside a load balancer that stays, are a move', (_what, steps, to) => {
  expect(networkMove(steps)).toEqual({ from: 'vpc-1', to });
});

test.each<[string, PlannedStep[]]>([
  ['a group that is made anew where it was', [balancer('update'), group('replace', 'vpc-1')]],
  ['the way back home', [balancer('update'), group('replace', 'vpc-1'), group('delete-replaced')]],
  ['a load balancer that is made anew, too', [balancer('replace'), group('replace', 'vpc-2')]],
  ['a stage that is made', [balancer('create'), group('create', null)]],
  ['a group that goes', [balancer('same'), group('delete', 'vpc-2')]],
  [
    'something else that stands in a VPC',
    [balancer('update'), step('aws:ec2/subnet:Subnet', 'replace', 'vpc-2')],
  ],
])('%s is none', (_what, steps) => {
  expect(networkMove(steps)).toBeNull();
});
