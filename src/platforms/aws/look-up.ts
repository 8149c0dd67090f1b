import type { AwsLookup, AwsThingFault, AwsThingProblem, AwsThingUnseen } from '../../model/aws-lookup.js';
import { partitionOf } from '../../model/aws-partition.js';
import type { AwsSettings } from '../../model/aws.js';
import { jsonCall, queryCall, zoneCall, type Ask } from './plain-calls.js';

/** What names things of the account: the settings of a stage, its secrets, and the image of its build. */
export interface Named {
  readonly settings: Pick<
    AwsSettings,
    'region' | 'account' | 'roleArn' | 'certificateArn' | 'domain' | 'vpcId' | 'subnets'
  >;
  /** Name → ARN, as they stand in the dotenv file. */
  readonly secrets: Readonly<Record<string, string>>;
  /** `repository@sha256:…` */
  readonly image: string | null;
}

type Found = Pick<AwsThingProblem, 'fault' | 'found'> | { readonly unseen: string } | null;

interface Look {
  readonly key: string;
  readonly value: string;
  readonly right: string;
  /** null = it is as it should be. */
  readonly look: (ask: Ask) => Promise<Found>;
}

/** Looks at everything that a stage's settings name, all at once. Nothing is changed, and no value of a secret is read. */
export async function lookUp(named: Named, ask: Ask): Promise<AwsLookup> {
  const looks = [
    ...certificateLooks(named),
    ...zoneLooks(named),
    ...vpcLooks(named),
    ...subnetLooks(named),
    ...Object.entries(named.secrets).flatMap((secret) => secretLooks(named, secret)),
    ...imageLooks(named),
  ];
  const found = await Promise.all(
    looks.map(async (one) => ({ ...one, found: await one.look(ask).catch(notRead) })),
  );
  const problems: AwsThingProblem[] = [];
  const unseen: AwsThingUnseen[] = [];
  for (const { key, value, right, found: what } of found)
    if (what === null) continue;
    else if (!('unseen' in what)) problems.push({ key, value, ...what });
    // Of several subnets one right may be missing.
    else if (!unseen.some((one) => one.key === key && one.code === what.unseen))
      unseen.push({ key, right, code: what.unseen });
  return { problems, unseen };
}

/** What is no answer of AWS, as a page of a proxy is none. */
const notRead = (error: unknown): Found => ({ unseen: error instanceof Error ? error.name : 'unknown' });

const wrong = (fault: AwsThingFault, found = ''): Found => ({ fault, found });

/** What AWS answers where the thing is not there; whatever else it refuses leaves the question open. */
const missing = (code: string, codes: RegExp): Found =>
  codes.test(code) ? wrong('missing') : { unseen: code };

function certificateLooks({ settings: { certificateArn, domain } }: Named): Look[] {
  if (certificateArn === null) return [];
  const [, , , region = ''] = certificateArn.split(':');
  const call = jsonCall('acm', region, 'CertificateManager.DescribeCertificate', {
    CertificateArn: certificateArn,
  });
  const look = async (ask: Ask): Promise<Found> => {
    const answer = await ask(call);
    if (!answer.ok) return missing(answer.code, /^(ResourceNotFound|InvalidArn|Validation)Exception$/);
    const { Certificate: certificate = {} } = JSON.parse(answer.text) as {
      Certificate?: { Status?: string; DomainName?: string; SubjectAlternativeNames?: string[] };
    };
    const { Status: status = '', DomainName: name = '', SubjectAlternativeNames: others = [] } = certificate;
    if (status !== 'ISSUED') return wrong('not-issued', status);
    const names = [...new Set([name, ...others])];
    if (domain === null || names.some((one) => covers(one, domain.name))) return null;
    return wrong('other-name', names.join(','));
  };
  const right = 'acm:DescribeCertificate';
  return [{ key: 'SWITCHBACK_CERTIFICATE_ARN', value: certificateArn, right, look }];
}

/** A star stands for one part of a name. */
const covers = (name: string, domain: string): boolean =>
  name.toLowerCase() === domain ||
  (name.startsWith('*.') && domain.slice(domain.indexOf('.')) === name.slice(1).toLowerCase());

function zoneLooks({ settings: { domain, region } }: Named): Look[] {
  if (domain === null) return [];
  const look = async (ask: Ask): Promise<Found> => {
    const answer = await ask(zoneCall(partitionOf(region), domain.zoneId));
    if (!answer.ok) return missing(answer.code, /^(NoSuchHostedZone|InvalidInput)$/);
    const name = (/<Name>([^<]*)<\/Name>/.exec(answer.text)?.[1] ?? '').replace(/\.$/, '');
    if (name === '') return { unseen: 'no name of a zone' };
    if (answer.text.includes('<PrivateZone>true</PrivateZone>')) return wrong('private-zone', name);
    return `.${domain.name}`.endsWith(`.${name}`) ? null : wrong('other-zone', name);
  };
  return [{ key: 'SWITCHBACK_ZONE_ID', value: domain.zoneId, right: 'route53:GetHostedZone', look }];
}

function vpcLooks({ settings: { vpcId, region } }: Named): Look[] {
  if (vpcId === null) return [];
  const look = async (ask: Ask): Promise<Found> => {
    const answer = await ask(
      queryCall('ec2', region, { Action: 'DescribeVpcs', Version: '2016-11-15', 'VpcId.1': vpcId }),
    );
    return answer.ok ? null : missing(answer.code, /^InvalidVpcI[Dd]\.(NotFound|Malformed)$/);
  };
  return [{ key: 'SWITCHBACK_VPC_ID', value: vpcId, right: 'ec2:DescribeVpcs', look }];
}

/** Each by itself: of several that are not there AWS would name but the first. */
function subnetLooks({ settings: { vpcId, subnets, region } }: Named): Look[] {
  if (vpcId === null) return [];
  return subnets.map((id) => {
    const look = async (ask: Ask): Promise<Found> => {
      const answer = await ask(
        queryCall('ec2', region, { Action: 'DescribeSubnets', Version: '2016-11-15', 'SubnetId.1': id }),
      );
      if (!answer.ok) return missing(answer.code, /^InvalidSubnetI[Dd]\.(NotFound|Malformed)$/);
      const vpc = /<vpcId>([^<]*)<\/vpcId>/.exec(answer.text)?.[1];
      if (vpc === undefined) return { unseen: 'no VPC of a subnet' };
      return vpc === vpcId ? null : wrong('other-vpc', vpc);
    };
    return { key: 'SWITCHBACK_SUBNETS', value: id, right: 'ec2:DescribeSubnets', look };
  });
}

function secretLooks({ settings }: Named, [key, value]: readonly [string, string]): Look[] {
  const [, , service, region = '', account = ''] = value.split(':');
  if (service === 'secretsmanager')
    return [{ key, value, right: 'secretsmanager:DescribeSecret', look: managedSecret(value, region) }];
  if (service !== 'ssm') return [];
  // Only those of the asker's own account are told. Where nobody says which that is, what is not found may be another's.
  const own = settings.account ?? settings.roleArn?.split(':')[4] ?? null;
  const elsewhere = { unseen: `of account ${account}` };
  const inOwn = parameter(value, region);
  const look = async (ask: Ask): Promise<Found> => {
    if (own !== null && own !== account) return elsewhere;
    const found = await inOwn(ask);
    return found !== null && 'fault' in found && own === null ? elsewhere : found;
  };
  return [{ key, value, right: 'ssm:DescribeParameters', look }];
}

const managedSecret =
  (value: string, region: string) =>
  async (ask: Ask): Promise<Found> => {
    // Behind the secret an ARN may name one key in it, a stage and a version.
    const SecretId = value.split(':').slice(0, 7).join(':');
    const answer = await ask(
      jsonCall('secretsmanager', region, 'secretsmanager.DescribeSecret', { SecretId }),
    );
    if (!answer.ok) return missing(answer.code, /^(ResourceNotFound|Validation)Exception$/);
    const { DeletedDate: deleted } = JSON.parse(answer.text) as { DeletedDate?: number };
    return deleted === undefined ? null : wrong('to-be-deleted');
  };

const parameter =
  (value: string, region: string) =>
  (ask: Ask): Promise<Found> => {
    // An ARN has one slash before the name, whether the name itself begins with one or not; one of a path always does.
    const path = value.slice(value.indexOf(':parameter/') + ':parameter'.length);
    const name = path.slice(1);
    const names = name.includes('/') ? [path] : [path, name];
    return parameterAmong(ask, { names, region, pages: mostPages });
  };

/** AWS answers a page without a parameter although one of the next has it (API reference of DescribeParameters). */
const mostPages = 5;

interface Parameters {
  readonly names: readonly string[];
  readonly region: string;
  readonly pages: number;
  readonly next?: string;
}

async function parameterAmong(ask: Ask, { names, region, pages, next }: Parameters): Promise<Found> {
  const answer = await ask(
    jsonCall('ssm', region, 'AmazonSSM.DescribeParameters', {
      ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: names }],
      ...(next === undefined ? {} : { NextToken: next }),
    }),
  );
  if (!answer.ok) return { unseen: answer.code };
  const { Parameters: there = [], NextToken: more } = JSON.parse(answer.text) as {
    Parameters?: unknown[];
    NextToken?: string;
  };
  if (there.length > 0) return null;
  if (more === undefined) return wrong('missing');
  if (pages <= 1) return { unseen: 'NextToken' };
  return parameterAmong(ask, { names, region, pages: pages - 1, next: more });
}

const ecr = /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^@]+)@(.+)$/;

/** Of an image outside ECR only its own registry knows. */
function imageLooks({ image }: Named): Look[] {
  const [, registryId, region = '', repositoryName, imageDigest] = ecr.exec(image ?? '') ?? [];
  if (registryId === undefined) return [];
  const operation = 'AmazonEC2ContainerRegistry_V20150921.DescribeImages';
  const body = { registryId, repositoryName, imageIds: [{ imageDigest }] };
  const look = async (ask: Ask): Promise<Found> => {
    const answer = await ask(jsonCall('ecr', region, operation, body));
    if (answer.ok) return null;
    const { code } = answer;
    return /^(Image|Repository)NotFoundException$/.test(code) ? wrong('image-missing') : { unseen: code };
  };
  return [{ key: 'image', value: image ?? '', right: 'ecr:DescribeImages', look }];
}
