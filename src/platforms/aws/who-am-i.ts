import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { outwardHandler } from '../../outward/aws.js';

/** Where AWS is asked who somebody is. */
export interface IdentityPlace {
  readonly region: string;
  /** A role to assume first; null = the credentials as they are. */
  readonly roleArn: string | null;
  /** Another address of STS, for simulations; null = AWS's own. */
  readonly endpoint: string | null;
  /** Of the process that asks: it may name a proxy. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Longest time for all of it, in milliseconds. */
  readonly patience: number;
}

export type Identity =
  | { readonly kind: 'known'; readonly account: string; readonly arn: string }
  /** `missing`: the usual chain gives none; `role-refused`: they are right, but may not take the role. */
  | {
      readonly kind: 'missing' | 'expired' | 'refused' | 'role-refused' | 'unreachable';
      readonly code: string;
      /** Whether they come, or would come, by a sign-in of IAM Identity Center. */
      readonly sso: boolean;
    };

/** Who the usual credentials are, or the role that they take. Never throws, and tells no part of them. */
export async function whoAmI(place: IdentityPlace): Promise<Identity> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
  }, place.patience);
  try {
    // The chain itself may hang, at the address of a cloud that this machine is not in.
    return await Promise.race([asked(place, late.signal), aborted(late.signal)]);
  } finally {
    clearTimeout(timer);
    late.abort();
  }
}

const aborted = (signal: AbortSignal): Promise<Identity> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve({ kind: 'unreachable', code: 'Timeout', sso: false });
    });
  });

async function asked(place: IdentityPlace, signal: AbortSignal): Promise<Identity> {
  const client = clientFor(place);
  try {
    const own = await identityBy(client, signal, 'refused');
    if (own.kind !== 'known' || place.roleArn === null) return own;
    return await inRole(place, { client, signal, roleArn: place.roleArn });
  } finally {
    client.destroy();
  }
}

type Keys = NonNullable<ConstructorParameters<typeof STSClient>[0]>['credentials'];

function clientFor({ region, endpoint, env, patience }: IdentityPlace, credentials?: Keys): STSClient {
  return new STSClient({
    region,
    maxAttempts: 1,
    requestHandler: outwardHandler(env, { connectionTimeout: patience, requestTimeout: patience }),
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
}

async function inRole(
  place: IdentityPlace,
  { client, signal, roleArn }: { client: STSClient; signal: AbortSignal; roleArn: string },
): Promise<Identity> {
  const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'switchback-doctor' });
  const taken = await client.send(command, { abortSignal: signal }).catch(failureOf('role-refused'));
  if ('kind' in taken) return taken;
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = taken.Credentials ?? {};
  const assumed = clientFor(place, {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  });
  try {
    return await identityBy(assumed, signal, 'role-refused');
  } finally {
    assumed.destroy();
  }
}

async function identityBy(
  client: STSClient,
  signal: AbortSignal,
  otherwise: 'refused' | 'role-refused',
): Promise<Identity> {
  const answer = await client
    .send(new GetCallerIdentityCommand({}), { abortSignal: signal })
    .catch(failureOf(otherwise));
  if ('kind' in answer) return answer;
  return { kind: 'known', account: answer.Account ?? '', arn: answer.Arn ?? '' };
}

/** Only the error's own name is told on: its text may hold what was tried. */
const failureOf =
  (otherwise: 'refused' | 'role-refused') =>
  (error: unknown): Exclude<Identity, { kind: 'known' }> => {
    const { name, message, code, $metadata } = error as Error & {
      code?: string;
      $metadata?: { httpStatusCode?: number };
    };
    const word = code ?? name;
    const sso = /\bsso\b/i.test(message);
    const as = <K extends string>(kind: K) => ({ kind, code: word, sso });
    if (/expired|cannot refresh/i.test(`${name} ${message}`)) return as('expired');
    if (/^(CredentialsProviderError|TokenProviderError)$/.test(name)) return as('missing');
    // Whatever AWS answered has a status; the rest never reached it.
    return as($metadata?.httpStatusCode === undefined ? 'unreachable' : otherwise);
  };
