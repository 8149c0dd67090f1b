/** Why AWS did not do what it was asked, by who has to act. */
export type AwsFailureKind =
  | 'credentials-missing'
  | 'credentials-expired'
  | 'credentials-wrong'
  | 'credentials-refused'
  | 'credentials-process'
  | 'profile-missing'
  | 'wrong-account'
  | 'role-refused'
  | 'access-denied'
  | 'throttled'
  | 'quota'
  | 'image-missing'
  | 'task-refused'
  | 'capacity'
  | 'unavailable';

/** Whether another attempt makes sense: by itself after a while, after something was mended, or never as it stands. */
export type AwsRetry = 'later' | 'after' | 'no';

export interface AwsFailure {
  readonly kind: AwsFailureKind;
  /** AWS's own code; null where the text has none, as where no credentials were found at all. */
  readonly awsCode: string | null;
  /** The service that answered, e.g. `EC2`. */
  readonly service: string | null;
  /** The right that is missing, e.g. `ecs:CreateService`. */
  readonly action: string | null;
}

/** What AWS said of it, beside its kind. */
export type AwsSaid = Omit<AwsFailure, 'kind'>;

/** The build, or what its dotenv file says, is at fault in these alone; in all others its surroundings are. */
export const isFaultOfBuild = (kind: AwsFailureKind): boolean =>
  kind === 'image-missing' || kind === 'task-refused';

export const awsRetryOf = (kind: AwsFailureKind): AwsRetry => {
  if (kind === 'throttled' || kind === 'unavailable' || kind === 'capacity') return 'later';
  return kind === 'wrong-account' ? 'no' : 'after';
};

interface Sign {
  readonly kind: AwsFailureKind;
  /** Codes as they stand before a colon. */
  readonly code?: RegExp;
  /** What is said where there is no code, or a code that means several things. */
  readonly words?: RegExp;
}

/**
 * What tells the kinds apart, the cause before its consequence: a role that cannot be assumed because the credentials
 * have expired is the credentials' business. Shapes of messages: pulumi-aws#2285 (none found), #3866 (expired), #2560;
 * terraform-provider-aws#24197 (wrong key), #5171 and terraform#3579 (throttled); pulumi-aws#1544 and
 * cloud-toolkit-aws#31 (role); terraform-aws-vpc#429 (quota); terraform-provider-aws#8720 (denied). Of credentials the
 * provider often gives its own words in place of AWS's (tests of pulumi-aws 6.18, provider/configure_test.go, and of its
 * main branch at 2099054, provider/credentials_errors_test.go), and the next version has others: whatever speaks of
 * them is never the build's fault.
 */
const signs: readonly Sign[] = [
  {
    kind: 'credentials-expired',
    code: /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired|InvalidGrantException)$/,
    words:
      /SSO session (associated with this profile )?has expired|token has expired|Token is expired|AWS (SSO|login) session for .* has expired or was not found|Failed to refresh cached SSO credentials|authorization grant is invalid, expired/i,
  },
  {
    kind: 'credentials-wrong',
    code: /^(UnrecognizedClientException|InvalidClientTokenId|AuthFailure|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature(Exception)?|InvalidAccessKeyId|InvalidToken)$/,
    words: /Invalid credentials configured/,
  },
  {
    kind: 'profile-missing',
    words:
      /The AWS profile "[^"]*" was not found|failed to get shared config profile|Could not resolve credentials using profile/i,
  },
  {
    kind: 'credentials-process',
    words: /The credential_process configured for .* failed|process provider error/i,
  },
  {
    kind: 'credentials-missing',
    code: /^(NoCredentialProviders|CredentialsProviderError|MissingAuthenticationToken(Exception)?|EC2RoleRequestError)$/,
    words:
      /no valid credential sources|no EC2 IMDS role found|Could not load credentials from any providers/i,
  },
  { kind: 'wrong-account', words: /AWS account ID not allowed/ },
  {
    kind: 'role-refused',
    words:
      /Cannot assume IAM Role|IAM Role \([^)]*\) cannot be assumed|not authorized to perform: sts:AssumeRole/i,
  },
  {
    kind: 'access-denied',
    code: /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized|AuthorizationError(Exception)?)$/,
  },
  {
    kind: 'throttled',
    code: /^(Throttl\w*|RequestLimitExceeded|RequestThrottled\w*|TooManyRequests(Exception)?|PriorRequestNotComplete|SlowDown|BandwidthLimitExceeded)$/,
    words: /\bRate exceeded\b/,
  },
  {
    kind: 'quota',
    code: /^(\w*LimitExceeded(Exception|Fault)?|LimitExceeded\w*|ServiceQuotaExceeded(Exception)?|TooMany[A-Z]\w*)$/,
    words: /reached the limit on the number of vCPUs/i,
  },
  { kind: 'image-missing', code: /^CannotPull\w*Error$/ },
  { kind: 'task-refused', code: /^ResourceInitializationError$/ },
  {
    kind: 'capacity',
    code: /^(Insufficient\w*Capacity\w*|ClusterCapacityException)$/,
    words: /Capacity is unavailable at this time|\(reason: .*RESOURCE:FARGATE/,
  },
  {
    kind: 'unavailable',
    code: /^(ServiceUnavailable(Exception)?|InternalFailure|InternalError|InternalServerError|ServerException|Unavailable)$/,
    words:
      /response error StatusCode: 5\d\d|no such host|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|i\/o timeout|TLS handshake timeout|connection reset by peer/,
  },
];

/** Whatever else is said of credentials, by whoever looks for them. */
const aboutCredentials: Sign = {
  kind: 'credentials-refused',
  words:
    /AWS credentials|cached credentials|\b(AWS|SSO|STS|IAM|profile|provider|refresh\w*|login|assume)\b.*\bcredentials?\b|\bcredentials?\b.*\b(AWS|SSO|STS|IAM|profile|provider|refresh\w*|login|assume)\b/i,
};

/** `operation error EC2: CreateVpc, …, api error VpcLimitExceeded: …` and `ThrottlingException: Rate exceeded`. */
const codeBeforeColon = /\b([A-Z]\w{2,80}): /g;

/** What AWS refused, by the lines in which it was reported; null = it was not AWS, or nothing that is known. */
export function awsFailureIn(lines: readonly string[]): AwsFailure | null {
  for (const { kind, code, words } of [...signs, aboutCredentials])
    for (const line of lines) {
      const found = codesIn(line).find((one) => code?.test(one) === true);
      if (found !== undefined || words?.test(line) === true) return failureOf(kind, line, found ?? null);
    }
  return null;
}

const codesIn = (line: string): string[] =>
  [...`${line} `.matchAll(codeBeforeColon)].map(([, code = '']) => code);

const failureOf = (kind: AwsFailureKind, line: string, code: string | null): AwsFailure => ({
  kind,
  awsCode: code ?? /api error (\w{3,80})/.exec(line)?.[1] ?? null,
  service: /operation error ([A-Z][\w ]{0,40}?):/.exec(line)?.[1] ?? null,
  action: /not authorized to perform: ([a-z0-9-]{1,40}:\w{1,80})/.exec(line)?.[1] ?? null,
});

/**
 * ECS or the provider gave up on tasks that did not become healthy: pulumi-awsx#1112 (time is up), #1848 (the circuit
 * breaker). Said after all that has a kind: an image that is missing ends in the same words.
 */
const neverHealthy =
  /\bdeployment circuit breaker\b|failed (ELB|container) health checks|'?tfSTABLE'?|to reach (a )?steady state/i;

/** Whether AWS says that a build's tasks were not healthy in time. */
export const isNeverHealthy = (lines: readonly string[]): boolean =>
  lines.some((line) => neverHealthy.test(line));
