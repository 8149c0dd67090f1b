import { describe, expect, test } from '@jest/globals';
import {
  awsFailureIn,
  awsRetryOf,
  isFaultOfBuild,
  isNeverHealthy,
  type AwsFailure,
} from '../../src/model/aws-failure.js';

const by = (service: string, operation: string, status: number): string =>
  `operation error ${service}: ${operation}, https response error StatusCode: ${String(status)}, RequestID: 83805f40`;

/** Messages as the provider, the SDK and ECS print them. */
const real: readonly [AwsFailure['kind'], string | null, string, Partial<AwsFailure>?][] = [
  [
    'credentials-missing',
    null,
    'Details: No valid credential sources found. Please see https://www.pulumi.com/',
  ],
  [
    'credentials-missing',
    null,
    'Error: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, request canceled',
  ],
  [
    'credentials-missing',
    'NoCredentialProviders',
    'Error: NoCredentialProviders: no valid providers in chain.',
  ],
  [
    'credentials-missing',
    'CredentialsProviderError',
    'CredentialsProviderError: Could not load credentials from any providers',
  ],
  [
    'credentials-expired',
    'ExpiredToken',
    `Details: retrieving caller identity from STS: ${by('STS', 'GetCallerIdentity', 403)}, api error ExpiredToken: The security token included in the request is expired`,
    { service: 'STS' },
  ],
  [
    'credentials-expired',
    'ExpiredTokenException',
    `updating ECS Service: ${by('ECS', 'UpdateService', 400)}, api error ExpiredTokenException: The security token included in the request is expired`,
    { service: 'ECS' },
  ],
  [
    'credentials-expired',
    'RequestExpired',
    `${by('EC2', 'CreateVpc', 400)}, api error RequestExpired: Request has expired.`,
  ],
  [
    'credentials-expired',
    'InvalidGrantException',
    'failed to refresh cached credentials, refresh cached SSO token failed, InvalidGrantException: ',
  ],
  [
    'credentials-wrong',
    'InvalidClientTokenId',
    `${by('STS', 'GetCallerIdentity', 403)}, api error InvalidClientTokenId: The security token included in the request is invalid.`,
  ],
  [
    'credentials-wrong',
    'UnrecognizedClientException',
    'UnrecognizedClientException: The security token included in the request is invalid.',
  ],
  // What the provider says in place of AWS's own words: pulumi-aws 6.18 and later.
  ['credentials-wrong', null, 'Invalid credentials configured.'],
  ['credentials-expired', null, 'Failed to refresh cached SSO credentials. Please refresh SSO login.'],
  ['credentials-expired', null, 'The AWS SSO session for profile "corp" has expired or was not found.'],
  [
    'credentials-expired',
    null,
    'The AWS login session for the default profile has expired or was not found.',
  ],
  [
    'credentials-expired',
    null,
    'failed to refresh cached credentials, create oauth2 token: The provided authorization grant is invalid, expired, revoked, or malformed',
  ],
  ['credentials-refused', null, 'The configured AWS credentials are invalid or have expired.'],
  ['credentials-refused', null, 'unable to validate AWS credentials.'],
  ['credentials-refused', null, 'failed to refresh cached credentials, something of a later version'],
  ['credentials-process', null, 'The credential_process configured for profile "corp" failed.'],
  [
    'credentials-process',
    null,
    'No valid credential sources found. Error: failed to refresh cached credentials, process provider error: exit status 1',
  ],
  ['profile-missing', null, 'The AWS profile "corp" was not found.'],
  ['profile-missing', null, 'Details: loading configuration: failed to get shared config profile, corp'],
  ['wrong-account', null, 'AWS account ID not allowed: 111122223333'],
  [
    'role-refused',
    'AccessDenied',
    `Error: ${by('STS', 'AssumeRole', 403)}, api error AccessDenied: User: arn:aws:iam::430864128097:user/w is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::527336378561:role/deploy`,
    { service: 'STS', action: 'sts:AssumeRole' },
  ],
  ['role-refused', null, 'Cannot assume IAM Role'],
  [
    'access-denied',
    'AccessDeniedException',
    `creating ECS Cluster (dev): ${by('ECS', 'CreateCluster', 400)}, api error AccessDeniedException: User: arn:aws:iam::111122223333:user/ci is not authorized to perform: ecs:CreateCluster on resource: *`,
    { service: 'ECS', action: 'ecs:CreateCluster' },
  ],
  [
    'access-denied',
    'UnauthorizedOperation',
    `creating EC2 VPC: ${by('EC2', 'CreateVpc', 403)}, api error UnauthorizedOperation: You are not authorized to perform this operation.`,
    { service: 'EC2', action: null },
  ],
  [
    'throttled',
    'ThrottlingException',
    `creating ECS Service: ${by('ECS', 'CreateService', 400)}, ThrottlingException: exceeded maximum number of attempts, 25: Rate exceeded`,
  ],
  ['throttled', 'Throttling', 'aws_route53_record.primary: Throttling: Rate exceeded'],
  [
    'throttled',
    'RequestLimitExceeded',
    `${by('EC2', 'DescribeVpcs', 503)}, api error RequestLimitExceeded: Request limit exceeded.`,
  ],
  ['throttled', 'TooManyRequestsException', 'TooManyRequestsException: Too Many Requests'],
  [
    'quota',
    'VpcLimitExceeded',
    `creating EC2 VPC: ${by('EC2', 'CreateVpc', 400)}, api error VpcLimitExceeded: The maximum number of VPCs has been reached.`,
    { service: 'EC2' },
  ],
  [
    'quota',
    'AddressLimitExceeded',
    'Error creating EIP: AddressLimitExceeded: The maximum number of addresses has been reached.',
  ],
  [
    'quota',
    'TooManyLoadBalancers',
    `creating ELBv2 application Load Balancer (dev): ${by('Elastic Load Balancing v2', 'CreateLoadBalancer', 400)}, TooManyLoadBalancers: The maximum number of load balancers has been reached`,
    { service: 'Elastic Load Balancing v2' },
  ],
  ['quota', 'LimitExceededException', 'LimitExceededException: The limit for the resource was exceeded.'],
  ['quota', 'ServiceQuotaExceededException', 'ServiceQuotaExceededException: too many'],
  [
    'image-missing',
    'CannotPullContainerError',
    'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref',
  ],
  [
    'task-refused',
    'ResourceInitializationError',
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed',
  ],
  [
    'capacity',
    null,
    'Capacity is unavailable at this time. Please try again later or in a different availability zone',
  ],
  [
    'unavailable',
    'ServiceUnavailable',
    `${by('EC2', 'CreateVpc', 503)}, api error ServiceUnavailable: The service is unavailable`,
  ],
  ['unavailable', 'InternalFailure', `${by('ECS', 'CreateCluster', 500)}, api error InternalFailure: `],
  ['unavailable', null, 'dial tcp: lookup ecs.ap-northeast-2.amazonaws.com: no such host'],
];

describe('what AWS says', () => {
  test.each(real)('%s (%s): %s', (kind, awsCode, line, more = {}) => {
    expect(awsFailureIn(['error: 1 error occurred:', line])).toMatchObject({ kind, awsCode, ...more });
  });

  test.each([
    'ClientException: No Fargate configuration exists for given values: 256 CPU, 4096 memory.',
    'InvalidParameterException: The subnet ID does not exist',
    'the environment variable THROTTLE is missing',
    'backend printed: AccessDenied to /tmp',
    'the credentials of the database are wrong',
  ])('is not taken for something else: %s', (line) => {
    expect(awsFailureIn([line])).toBeNull();
  });

  test('of several lines the cause is told, not what came of it', () => {
    const expired = `${by('STS', 'AssumeRole', 403)}, api error ExpiredToken: The token is expired`;
    expect(awsFailureIn(['Cannot assume IAM Role', expired])?.kind).toBe('credentials-expired');
    expect(awsFailureIn([])).toBeNull();
  });
});

describe('tasks that were not healthy in time', () => {
  const service = 'waiting for ECS service (arn:aws:ecs:us-west-2:111122223333:service/dev/dev)';

  test.each([
    `${service} to reach steady state after creation: timeout while waiting for state to become 'tfSTABLE' (last state: 'tfPENDING', timeout: 20m0s)`,
    `${service} update: timeout while waiting for state to become 'tfSTABLE' (last state: 'tfPENDING', timeout: 20m0s)`,
    `${service} update: ECS deployment circuit breaker: tasks failed to start.`,
    'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/8392.',
    '(service dev) (port 8080) is unhealthy in (target-group dev): Task failed ELB health checks',
    'Task failed container health checks',
  ])('are seen: %s', (line) => {
    expect([isNeverHealthy(['error: update failed', line]), awsFailureIn([line])]).toEqual([true, null]);
  });

  test('are not seen in what else ends an update', () => {
    const lines = real.map(([, , line]) => line);
    expect(lines.filter((line) => isNeverHealthy([line]))).toEqual([]);
    expect(isNeverHealthy(['ClientException: No Fargate configuration exists for given values'])).toBe(false);
  });
});

test('only an image and what a task asks for are the fault of the build', () => {
  const kinds = [...new Set(real.map(([kind]) => kind))];
  expect(kinds.filter(isFaultOfBuild)).toEqual(['image-missing', 'task-refused']);
  expect(kinds.filter((kind) => awsRetryOf(kind) === 'later')).toEqual([
    'throttled',
    'capacity',
    'unavailable',
  ]);
  expect(kinds.filter((kind) => awsRetryOf(kind) === 'no')).toEqual(['wrong-account']);
});
