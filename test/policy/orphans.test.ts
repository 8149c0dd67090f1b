import { describe, expect, test } from '@jest/globals';
import { orphanCommands } from '../../src/api/orphan-commands.js';
import type { Orphan, Tagged } from '../../src/model/orphan.js';
import { orphansOf, type Look } from '../../src/policy/orphans.js';

const at = '2026-11-30T00:00:00.000Z';
const arn = (service: string, rest: string): string =>
  `arn:aws:${service}:ap-northeast-2:111122223333:${rest}`;
const balancer = (name: string): string =>
  arn('elasticloadbalancing', `loadbalancer/app/${name}/0123456789abcdef`);
const cluster = arn('ecs', 'cluster/dev-0a1b2c3');
const nat = arn('ec2', 'natgateway/nat-0123');
const urn = (type: string): string => `urn:pulumi:dev::shop::awsx:lb:ApplicationLoadBalancer$${type}::dev`;
const balancerUrn = urn('aws:lb/loadBalancer:LoadBalancer');
const component = 'urn:pulumi:dev::shop::awsx:lb:ApplicationLoadBalancer::dev';
const provider = 'urn:pulumi:dev::shop::pulumi:providers:aws::aws';
const roleUrn = urn('aws:iam/role:Role');
const tagged = (...arns: readonly string[]): Tagged[] => arns.map((one) => ({ arn: one, name: null }));
const begun = (...urns: readonly string[]) =>
  urns.map((resource) => ({ operation: 'creating', resource, parent: component, provider }));

type Wanted = Partial<Omit<Look, 'inventory'>> & Partial<Look['inventory']>;
const look = ({ pending = [], urns = [], known = [], idOf = {}, ...more }: Wanted = {}): Orphan[] =>
  orphansOf({
    ...{ stage: 'dev', tagged: [], knownBefore: { known: [], stood: [] }, before: [], now: new Date(at) },
    ...more,
    inventory: { pending, urns, known, idOf },
  });

describe('an orphan', () => {
  test('is what carries our tags and Pulumi does not know, by ARN or by id', () => {
    const all = tagged(balancer('dev-0a1b2c3'), cluster, nat);
    expect(look({ tagged: all, known: [balancer('dev-0a1b2c3'), 'nat-0123'] })).toEqual([
      {
        ...{ arn: cluster, urn: null, type: 'aws:ecs/cluster:Cluster', replaced: false, since: at },
        ...{ parent: null, provider: null, replaces: null },
      },
    ]);
  });

  test('that was to replace what runs on is told from one that was made anew since', () => {
    const [old, mine] = [balancer('dev-0000000'), balancer('dev-0a1b2c3')];
    const asked = {
      ...{ pending: begun(balancerUrn), urns: [balancerUrn], idOf: { [balancerUrn]: old } },
      ...{ known: [old], tagged: tagged(old, mine) },
    };
    const found = { arn: mine, urn: balancerUrn, replaced: true };
    const stoodBefore = { known: [old], stood: [old] };
    expect(look({ ...asked, knownBefore: stoodBefore })).toMatchObject([{ ...found, replaces: old }]);
    expect(look({ ...asked, knownBefore: { known: [old], stood: [] } })).toMatchObject([
      { ...found, replaces: null },
    ]);
  });

  test('is nothing that an update has deleted and AWS still names, nor a task definition, nor what others tag alike', () => {
    const others = [
      balancer('dev-0a1b2c3'),
      arn('ecs', 'task-definition/shop-dev:7'),
      arn('rds', 'db:dev'),
      balancer('web'),
      balancer('web-0a1b2c3'),
    ];
    expect(
      look({ tagged: tagged(...others), knownBefore: { known: [balancer('dev-0a1b2c3')], stood: [] } }),
    ).toEqual([]);
    expect(look({ tagged: [{ arn: nat, name: 'web' }] })).toEqual([]);
    expect(look({ tagged: [{ arn: nat, name: 'dev-public-1' }] })).toHaveLength(1);
    // Whose network it is may have tagged it by stage, too; only our security groups have no name.
    expect(look({ tagged: tagged(nat, arn('ec2', 'vpc/vpc-1')) })).toEqual([]);
    expect(look({ tagged: tagged(arn('ec2', 'security-group/sg-1')) })).toHaveLength(1);
  });

  test('is what was begun, with what AWS has of its kind; another one may have been made since', () => {
    const mine = balancer('dev-0a1b2c3');
    const asked = { pending: begun(balancerUrn, roleUrn), tagged: tagged(mine) };
    expect(look(asked)).toMatchObject([
      { arn: mine, urn: balancerUrn, replaced: false },
      { arn: null, urn: roleUrn, type: 'aws:iam/role:Role' },
    ]);
    const newer = balancer('dev-1a1b2c3');
    const after = { tagged: tagged(mine, newer), urns: [balancerUrn], known: [newer] };
    expect(look({ ...asked, ...after })).toMatchObject([
      { arn: mine, urn: balancerUrn, replaced: true },
      { arn: null, urn: roleUrn },
    ]);
  });

  test('is paired with the creation of its name, and with none where several may have made it', () => {
    const named = (type: string, name: string) => `urn:pulumi:dev::shop::awsx:ec2:Vpc$${type}::${name}`;
    const subnets = ['dev-public-1', 'dev-public-2'].map((name) => named('aws:ec2/subnet:Subnet', name));
    const groups = ['dev-lb', 'dev-task'].map((name) => named('aws:ec2/securityGroup:SecurityGroup', name));
    const two = arn('ec2', 'subnet/subnet-2');
    const group = arn('ec2', 'security-group/sg-1');
    const found = look({
      pending: begun(...subnets, ...groups),
      tagged: [
        { arn: two, name: 'dev-public-2' },
        { arn: group, name: null },
      ],
    });
    const urnOf = (wanted: string) => found.find((one) => one.arn === wanted)?.urn;
    expect([urnOf(two), urnOf(group)]).toEqual([subnets[1], null]);
    expect(found.filter((one) => one.arn === null).map((one) => one.urn)).toEqual([subnets[0], ...groups]);
  });

  test('is no update or deletion that was cut off, nor what is made by no provider of AWS', () => {
    const pending = [
      { operation: 'updating', resource: balancerUrn, parent: null, provider },
      { operation: 'deleting', resource: balancerUrn, parent: null, provider },
      ...begun('urn:pulumi:dev::shop::pulumi:providers:aws::aws'),
    ];
    expect(look({ pending })).toEqual([]);
  });

  test('stays since when it was, until it is gone or taken in', () => {
    const mine = balancer('dev-0a1b2c3');
    const since = '2026-11-29T00:00:00.000Z';
    const before = look({ pending: begun(balancerUrn), tagged: tagged(mine) }).map((one) => ({
      ...one,
      since,
    }));
    expect(look({ before, tagged: tagged(mine) })).toMatchObject([{ arn: mine, urn: null, since }]);
    expect(look({ before })).toEqual([]);
    expect(look({ before, tagged: tagged(mine), known: [mine] })).toEqual([]);
    // What AWS shows late is what was known by its creation alone.
    const early = look({ pending: begun(balancerUrn) }).map((one) => ({ ...one, since }));
    expect(early).toMatchObject([{ arn: null, urn: balancerUrn }]);
    expect(look({ before: early, pending: begun(balancerUrn), tagged: tagged(mine) })).toMatchObject([
      { arn: mine, urn: balancerUrn, since },
    ]);
  });

  test('stays while AWS cannot be asked, also when the state has forgotten it; what was taken in does not', () => {
    const mine = balancer('dev-0a1b2c3');
    const before = look({ pending: begun(balancerUrn, roleUrn), tagged: tagged(mine) });
    expect(look({ before, tagged: null })).toMatchObject([{ arn: mine }, { urn: roleUrn }]);
    expect(look({ before, tagged: null, known: [mine] })).toMatchObject([{ urn: roleUrn }]);
    expect(look({ tagged: null, pending: begun(roleUrn) })).toMatchObject([{ arn: null, urn: roleUrn }]);
  });
});

describe('what is typed for an orphan', () => {
  const orphan = (more: Partial<Orphan>): Orphan => ({
    ...{
      arn: null,
      urn: null,
      type: '',
      replaced: false,
      since: at,
      parent: null,
      provider: null,
      replaces: null,
    },
    ...more,
  });
  const typed = (more: Partial<Orphan>) =>
    orphanCommands('dev', orphan(more)).map(({ way, command }) => `${way}: ${command}`);
  const forget = 'forget: npx --no switchback pulumi refresh -s dev --clear-pending-creates';

  test('takes it in by its creation, deletes it, or lets the state forget it', () => {
    const mine = balancer('dev-0a1b2c3');
    const remove = `remove: aws elbv2 delete-load-balancer --load-balancer-arn ${mine} --region ap-northeast-2`;
    const [known] = look({
      ...{ pending: begun(balancerUrn), tagged: tagged(mine), urns: [component, provider] },
    });
    expect(typed(known ?? {})).toEqual([
      `take-in: npx --no switchback pulumi import aws:lb/loadBalancer:LoadBalancer dev ${mine} -s dev --parent parent=${component} --provider aws=${provider} --protect=false --generate-code=false`,
      remove,
      forget,
    ]);
    // What the state does not have cannot be named to Pulumi.
    expect(typed({ ...known, parent: null })).toEqual([remove, forget]);
    expect(typed({ ...known, replaced: true })).toEqual([remove, forget]);
    expect(typed({ arn: mine })).toEqual([remove]);
    expect(typed({ urn: roleUrn })).toEqual([forget]);
  });

  test('takes in a cluster and a service by the names that the provider imports them by', () => {
    const named = (type: string, one: string) => {
      const [take = ''] = typed({ arn: one, urn: urn(type), type, parent: component, provider });
      return / import \S+ dev (\S+) /.exec(take)?.[1];
    };
    expect(named('aws:ecs/cluster:Cluster', cluster)).toBe('dev-0a1b2c3');
    const service = (rest: string) => arn('ecs', `service/${rest}`);
    const type = 'aws:ecs/service:Service';
    expect(named(type, service('dev-0a1b2c3/dev-1a1b2c3'))).toBe('dev-0a1b2c3/dev-1a1b2c3');
    // An ARN of the older format does not tell its cluster, without which it can be neither taken in nor deleted.
    expect(typed({ arn: service('dev-1a1b2c3') })).toEqual([]);
  });

  test.each([
    [
      arn('elasticloadbalancing', 'targetgroup/dev-0a1b2c3/01'),
      'elbv2 delete-target-group --target-group-arn',
    ],
    [arn('elasticloadbalancing', 'listener/app/dev-0a1b2c3/01/02'), 'elbv2 delete-listener --listener-arn'],
    [cluster, 'ecs delete-cluster --cluster'],
    [
      arn('ecs', 'service/dev-0a1b2c3/dev-1a1b2c3'),
      'ecs delete-service --cluster dev-0a1b2c3 --service dev-1a1b2c3 --force --region',
    ],
    [arn('logs', 'log-group:dev-0a1b2c3'), 'logs delete-log-group --log-group-name dev-0a1b2c3 --region'],
    [arn('ec2', 'vpc/vpc-0'), 'ec2 delete-vpc --vpc-id vpc-0 --region'],
    [arn('ec2', 'subnet/subnet-0'), 'ec2 delete-subnet --subnet-id subnet-0 --region'],
    [
      arn('ec2', 'internet-gateway/igw-0'),
      'ec2 delete-internet-gateway --internet-gateway-id igw-0 --region',
    ],
    [nat, 'ec2 delete-nat-gateway --nat-gateway-id nat-0123 --region'],
    [arn('ec2', 'elastic-ip/eipalloc-0'), 'ec2 release-address --allocation-id eipalloc-0 --region'],
    [arn('ec2', 'route-table/rtb-0'), 'ec2 delete-route-table --route-table-id rtb-0 --region'],
    [arn('ec2', 'security-group/sg-0'), 'ec2 delete-security-group --group-id sg-0 --region'],
  ])('%s is deleted by aws %s', (named, command) => {
    const [found] = look({ tagged: [{ arn: named, name: 'dev' }] });
    expect(orphanCommands('dev', found ?? orphan({}))).toMatchObject([
      { way: 'remove', command: expect.stringContaining(`aws ${command}`) as unknown },
    ]);
  });
});
