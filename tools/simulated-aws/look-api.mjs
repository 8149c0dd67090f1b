/**
 * The simulated APIs at which a thing of the account is looked at: ACM, ECR, Secrets Manager and Parameter Store (JSON
 * 1.1), EC2 (form and XML) and Route 53 (REST and XML). Codes as the APIs' own references list them
 * (docs.aws.amazon.com/{acm,AmazonECR,secretsmanager,systems-manager,AWSEC2,Route53}/latest/APIReference).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AwsError } from './aws-error.mjs';
import { tokens } from './tokens.mjs';

/**
 * Answers what one of these APIs is asked, told by what the request was signed for; undefined = it is for another one.
 * @param {{ cloud: import('./cloud.mjs').Cloud, orders: import('./orders.mjs').Orders, registry?: string }} parts
 * @param {{ authorization?: string, target?: string, path: string, text: string }} request
 */
export function answerLook(parts, { authorization = '', target = '', path, text }) {
  const service = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(authorization)?.[1];
  const api = apis[service];
  if (api === undefined) return undefined;
  try {
    parts.orders.identity.assertMayCall();
    const asked = api.read({ target, path, text });
    const failure = parts.orders.take('fail', { token: `${service}:${asked.operation}` });
    if (failure !== undefined) throw new AwsError(failure.code ?? 'AccessDeniedException', 'told to fail');
    const inside = parts.orders.identity.isInside(authorization);
    const cloud = inside ? parts.cloud : { byArn: () => undefined, byId: () => undefined };
    return { status: 200, type: api.type, body: answers[asked.operation](asked.input, { ...parts, cloud }) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const body = api.refusal(error);
    return { status: 400, type: api.type, body };
  }
}

const json = {
  type: 'application/x-amz-json-1.1',
  read: ({ target, text }) => ({ operation: target.split('.').pop(), input: JSON.parse(text) }),
  refusal: ({ code, text }) => ({ __type: code, message: text }),
};
const xml = {
  type: 'text/xml',
  refusal: ({ code, text }) =>
    `<Response><Errors><Error><Code>${code}</Code><Message>${text}</Message></Error></Errors></Response>`,
};
const apis = {
  acm: json,
  ecr: json,
  secretsmanager: json,
  ssm: json,
  ec2: {
    ...xml,
    read: ({ text }) => {
      const input = Object.fromEntries(new URLSearchParams(text));
      return { operation: input.Action, input };
    },
  },
  route53: {
    ...xml,
    read: ({ path }) => ({ operation: 'GetHostedZone', input: { id: path.split('/').pop() } }),
  },
};

const answers = {
  DescribeCertificate({ CertificateArn: arn }, { cloud }) {
    const found = cloud.byArn(tokens.certificate, arn);
    if (found === undefined)
      throw new AwsError('ResourceNotFoundException', `Could not find certificate ${arn}.`);
    const { domainName, subjectAlternativeNames, status } = found.inputs;
    return {
      Certificate: {
        CertificateArn: arn,
        DomainName: domainName,
        SubjectAlternativeNames: subjectAlternativeNames,
        Status: status,
      },
    };
  },
  GetHostedZone({ id }, { cloud }) {
    const zone = cloud.byId(tokens.zone, id);
    if (zone === undefined) throw new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${id}`);
    const { name, isPrivate = false } = zone.inputs;
    const config = `<Config><PrivateZone>${isPrivate}</PrivateZone></Config>`;
    return `<GetHostedZoneResponse><HostedZone><Id>/hostedzone/${id}</Id><Name>${name}.</Name>${config}</HostedZone></GetHostedZoneResponse>`;
  },
  DescribeVpcs({ 'VpcId.1': id }, { cloud }) {
    if (cloud.byId(tokens.vpc, id) === undefined)
      throw new AwsError('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
    return `<DescribeVpcsResponse><vpcSet><item><vpcId>${id}</vpcId></item></vpcSet></DescribeVpcsResponse>`;
  },
  DescribeSubnets({ 'SubnetId.1': id }, { cloud }) {
    const subnet = cloud.byId(tokens.subnet, id);
    if (subnet === undefined)
      throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
    const item = `<subnetId>${id}</subnetId><vpcId>${subnet.inputs.vpcId}</vpcId>`;
    return `<DescribeSubnetsResponse><subnetSet><item>${item}</item></subnetSet></DescribeSubnetsResponse>`;
  },
  DescribeSecret({ SecretId: arn }, { cloud }) {
    const secret = cloud.byArn(tokens.secret, arn);
    if (secret === undefined)
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return { ARN: arn, ...secret.inputs };
  },
  /** Its first page may be empty although a later one has what is looked for (systems-manager, DescribeParameters). */
  DescribeParameters({ ParameterFilters: [{ Values: names }], NextToken: page }, { cloud }) {
    if (page === undefined) return { Parameters: [], NextToken: 'second' };
    const found = names.filter((name) => cloud.byId(tokens.parameter, name) !== undefined);
    return { Parameters: found.map((Name) => ({ Name })) };
  },
  /** Without a registry every image is only a name, and there. */
  DescribeImages({ repositoryName, imageIds: [{ imageDigest }] }, { registry }) {
    const file = `${imageDigest.replace('sha256:', '')}.tgz`;
    if (registry !== undefined && !existsSync(join(registry, file)))
      throw new AwsError(
        'ImageNotFoundException',
        `The image with imageId {imageDigest:'${imageDigest}'} does not exist within the repository with name '${repositoryName}'`,
      );
    return { imageDetails: [{ repositoryName, imageDigest }] };
  },
};
