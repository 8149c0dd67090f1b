import { outwardHandler } from '../../outward/aws.js';

/** Who is asked in whose name; `roleArn` null = as the service itself. */
export interface Role {
  readonly region: string;
  readonly roleArn: string | null;
}

export interface RoleAccess {
  /** Another address of STS, for simulations; null = AWS's own. */
  readonly stsEndpoint: string | null;
  /** Of the process that asks: it may name a proxy. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}

/** Keys of a role, until they expire. */
export interface RoleKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Gives the keys of a role, or null where none is taken; throws what STS answers. */
export type KeysOf = (role: Role) => Promise<RoleKeys | null>;

/** Keys are renewed before a question with them could come too late. */
const earlierMilliseconds = 5 * 60_000;

/** Takes roles as the provider does for an update, each once until its keys are about to expire. */
export function takenRoles(access: RoleAccess): KeysOf {
  const taken = new Map<string, Promise<RoleKeys>>();
  return async ({ region, roleArn }) => {
    if (roleArn === null) return null;
    const key = `${region} ${roleArn}`;
    const known = await taken.get(key);
    if (known !== undefined && isFresh(known, access.now())) return known;
    const asked = take(access, { region, roleArn });
    taken.set(key, asked);
    // What was refused is asked again the next time.
    asked.catch(() => taken.delete(key));
    return asked;
  };
}

const isFresh = ({ expiration }: RoleKeys, now: Date): boolean =>
  expiration.getTime() - now.getTime() > earlierMilliseconds;

async function take(
  { stsEndpoint, env, now }: RoleAccess,
  { region, roleArn }: Role & { readonly roleArn: string },
): Promise<RoleKeys> {
  // Loaded when the first role is taken: most services have none.
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient({
    region,
    requestHandler: outwardHandler(env),
    ...(stsEndpoint === null ? {} : { endpoint: stsEndpoint }),
  });
  try {
    const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'switchback-service' });
    const { Credentials: keys } = await client.send(command);
    return {
      accessKeyId: keys?.AccessKeyId ?? '',
      secretAccessKey: keys?.SecretAccessKey ?? '',
      sessionToken: keys?.SessionToken ?? '',
      expiration: keys?.Expiration ?? now(),
    };
  } finally {
    client.destroy();
  }
}
