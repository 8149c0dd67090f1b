import { awsThing, type AwsThing } from '../model/aws-kind.js';
import { nameOfUrn, orphanWays, type Orphan, type OrphanWay } from '../model/orphan.js';
import { shellWord } from '../messages/quote.js';

/** What a person types for it; the same in every language. What does not apply is left out. */
export function orphanCommands(stage: string, orphan: Orphan): { way: OrphanWay; command: string }[] {
  const commands = {
    'take-in': takeIn(stage, orphan),
    remove: removal(orphan),
    forget: forget(stage, orphan),
  };
  return orphanWays.flatMap((way) => {
    const command = commands[way];
    return command === null ? [] : [{ way, command }];
  });
}

/**
 * `pulumi refresh --import-pending-creates` is made for it, and forgets the creation without taking anything in (seen with
 * 3.250.0), so it is imported as anything else is.
 */
function takeIn(stage: string, { arn, urn, parent, provider, replaced }: Orphan): string | null {
  const thing = arn === null ? null : awsThing(arn);
  const id = thing?.importId ?? null;
  if (thing === null || id === null) return null;
  if (urn === null || parent === null || provider === null || replaced) return null;
  return [
    `npx --no switchback pulumi import ${thing.type} ${shellWord(nameOfUrn(urn))} ${shellWord(id)} -s ${stage}`,
    `--parent ${shellWord(`parent=${parent}`)} --provider ${shellWord(`aws=${provider}`)}`,
    '--protect=false --generate-code=false',
  ].join(' ');
}

const forget = (stage: string, { urn }: Orphan): string | null =>
  urn === null ? null : `npx --no switchback pulumi refresh -s ${stage} --clear-pending-creates`;

function removal({ arn }: Orphan): string | null {
  const thing = arn === null ? null : awsThing(arn);
  const command = thing === null || arn === null ? null : (removals[thing.type]?.(thing, arn) ?? null);
  return thing === null || command === null ? null : `aws ${command} --region ${thing.region}`;
}

const removals: Readonly<Record<string, (thing: AwsThing, arn: string) => string | null>> = {
  'aws:lb/loadBalancer:LoadBalancer': (_, arn) =>
    `elbv2 delete-load-balancer --load-balancer-arn ${shellWord(arn)}`,
  'aws:lb/targetGroup:TargetGroup': (_, arn) =>
    `elbv2 delete-target-group --target-group-arn ${shellWord(arn)}`,
  'aws:lb/listener:Listener': (_, arn) => `elbv2 delete-listener --listener-arn ${shellWord(arn)}`,
  'aws:ecs/cluster:Cluster': (_, arn) => `ecs delete-cluster --cluster ${shellWord(arn)}`,
  'aws:ecs/service:Service': ({ importId, name }) => {
    const [cluster] = importId?.split('/') ?? [];
    if (cluster === undefined) return null;
    return `ecs delete-service --cluster ${shellWord(cluster)} --service ${shellWord(name)} --force`;
  },
  'aws:cloudwatch/logGroup:LogGroup': ({ name }) =>
    `logs delete-log-group --log-group-name ${shellWord(name)}`,
  'aws:ec2/vpc:Vpc': ({ id }) => `ec2 delete-vpc --vpc-id ${shellWord(id)}`,
  'aws:ec2/subnet:Subnet': ({ id }) => `ec2 delete-subnet --subnet-id ${shellWord(id)}`,
  'aws:ec2/internetGateway:InternetGateway': ({ id }) =>
    `ec2 delete-internet-gateway --internet-gateway-id ${shellWord(id)}`,
  'aws:ec2/natGateway:NatGateway': ({ id }) => `ec2 delete-nat-gateway --nat-gateway-id ${shellWord(id)}`,
  'aws:ec2/eip:Eip': ({ id }) => `ec2 release-address --allocation-id ${shellWord(id)}`,
  'aws:ec2/routeTable:RouteTable': ({ id }) => `ec2 delete-route-table --route-table-id ${shellWord(id)}`,
  'aws:ec2/securityGroup:SecurityGroup': ({ id }) => `ec2 delete-security-group --group-id ${shellWord(id)}`,
};
