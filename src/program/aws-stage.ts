// awsx answers with objects of these two parts, which the SDK knows by their index alone.
import '@pulumi/aws/ecs/index.js';
import '@pulumi/aws/lb/index.js';
import { LogGroup } from '@pulumi/aws/cloudwatch/logGroup.js';
import { Cluster } from '@pulumi/aws/ecs/cluster.js';
import type { LoadBalancer } from '@pulumi/aws/lb/loadBalancer.js';
import { Provider } from '@pulumi/aws/provider.js';
import { Record as DnsRecord } from '@pulumi/aws/route53/record.js';
import type { Region } from '@pulumi/aws/types/enums/index.js';
import * as pulumi from '@pulumi/pulumi';
import { awsUses } from '../model/aws-lookup.js';
import { nameOf } from '../model/aws-name.js';
import { loadBalancerOf, publicPortsOf } from './load-balancer.js';
import { networkOf } from './network.js';
import type { EcsPlace, ProgramInputs } from './program.js';
import { rolesOf } from './roles.js';
import { scalingOn } from './scaling.js';
import { securityGroupsOf } from './security-groups.js';
import { fargateServiceOf } from './service.js';

/** A stage on ECS Fargate behind a load balancer of its own, with nothing shared between two stages. */
export async function stageOnAws(inputs: ProgramInputs): Promise<{
  url: pulumi.Output<string>;
  ecs: pulumi.Output<EcsPlace>;
}> {
  const { stage, aws: settings, build, secrets, healthPath, times } = inputs;
  const { image } = build;
  if (settings === null || image === null) throw new Error(`Stage ${stage} needs an image and its settings.`);
  const name = nameOf(stage);
  const provider = providerOf(inputs, settings);
  const network = await networkOf(name, settings, provider);
  const { certificateArn, containerPort, region } = settings;
  const groups = securityGroupsOf(
    name,
    { ...settings, vpcId: network.vpcId, publicPorts: publicPortsOf(certificateArn) },
    provider,
  );
  const { balancer, listeners } = loadBalancerOf(
    name,
    {
      subnetIds: network.publicSubnetIds,
      securityGroupId: groups.loadBalancer.id,
      certificateArn,
      doors: groups.doors,
      containerPort,
      healthPath,
      times,
    },
    provider,
  );
  const logGroup = new LogGroup(name, { retentionInDays: settings.logDays }, { provider });
  const cluster = new Cluster(name, {}, { provider });
  const service = fargateServiceOf(
    name,
    {
      inputs,
      settings,
      image,
      network,
      roles: rolesOf(name, { image, secrets, logGroupArn: logGroup.arn }, provider),
      clusterArn: cluster.arn,
      logGroupName: logGroup.name,
      taskGroupId: groups.tasks.id,
      targetGroup: balancer.defaultTargetGroup,
      ready: [...listeners, ...groups.ways],
    },
    provider,
  );
  const { scaling } = settings;
  if (scaling !== null)
    scalingOn(name, { ...scaling, cluster: cluster.name, service: service.service.name }, provider);
  const host = hostOf(settings, balancer.loadBalancer, provider);
  return {
    url: pulumi.interpolate`${certificateArn === null ? 'http' : 'https'}://${host}`,
    ecs: pulumi.output({
      ...{ region, cluster: cluster.name, service: service.service.name },
      ...{ roleArn: settings.roleArn, vpcId: settings.vpcId, healthPath },
      uses: awsUses(settings),
    }),
  };
}

/**
 * Tags that hold for all builds are the provider's; those of one build stand on its service and task definition alone,
 * for a default tag that differs would change every resource with every build.
 * Credentials come by AWS's usual chain only; a wrong account is refused before anything is made.
 */
function providerOf(
  { project, stage, build }: ProgramInputs,
  { region, account, roleArn }: NonNullable<ProgramInputs['aws']>,
): Provider {
  return new Provider('aws', {
    region: region as Region,
    ...(account === null ? {} : { allowedAccountIds: [account] }),
    ...(roleArn === null ? {} : { assumeRoles: [{ roleArn, sessionName: sessionOf(build.promotion) }] }),
    defaultTags: { tags: { project, stage } },
  });
}

/** What CloudTrail shows: who acted is the promotion. */
const sessionOf = (promotion: string): string => `switchback-${promotion}`.slice(0, 64);

function hostOf(
  { domain }: NonNullable<ProgramInputs['aws']>,
  balancer: pulumi.Output<LoadBalancer>,
  provider: Provider,
): pulumi.Output<string> {
  if (domain === null) return balancer.dnsName;
  const record = new DnsRecord(
    'domain',
    {
      zoneId: domain.zoneId,
      name: domain.name,
      type: 'A',
      aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true }],
    },
    { provider },
  );
  return record.fqdn;
}
