import type { AwsLookup, AwsThingProblem } from '../../model/aws-lookup.js';
import { variableIn } from '../../model/variable.js';
import { outwardHandler } from '../../outward/aws.js';
import { outwardFetch } from '../../outward/fetch.js';
import { lookUp, type Named } from './look-up.js';
import { codeIn, type Answer, type Ask } from './plain-calls.js';
import { takenRoles } from './role.js';
import { signed, type AwsKeys } from './signed-call.js';

interface Looking {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Ends what is under way: what was not seen by then counts as not seen. */
  readonly signal: AbortSignal;
}

/** For all questions together: they are asked at once. */
const patienceMilliseconds = 15_000;

/**
 * Looks at what a stage's settings and its build name, as whoever updates the stage: by the usual credentials, or by the
 * role of its dotenv file; a role that may not be taken is the only problem, for nobody is left to ask for the rest.
 * Never throws: what cannot be seen is told as such. null = there is nobody to ask.
 */
export async function lookAtSettings(named: Named, looking: Looking): Promise<AwsLookup | null> {
  const { env } = looking;
  const endpoint = variableIn(env, 'SWITCHBACK_AWS_ENDPOINT') ?? null;
  // Of a simulation AWS itself knows nothing.
  if (endpoint === null && isSimulated(env)) return null;
  const signal = AbortSignal.any([looking.signal, AbortSignal.timeout(patienceMilliseconds)]);
  const { roleArn } = named.settings;
  let keys: Promise<AwsKeys> | undefined;
  if (roleArn !== null) {
    keys = keysOf(named.settings, looking);
    const refused = await raced(keys, signal).then(() => null, refusalOf(roleArn));
    if (refused !== null) return { problems: [refused], unseen: [] };
  }
  const ask: Ask = async (call): Promise<Answer> => {
    try {
      keys ??= keysOf(named.settings, looking);
      const own = await raced(keys, signal);
      const url = `${endpoint ?? `https://${call.host}`}${call.path}`;
      const response = await outwardFetch(env)(url, {
        method: call.method,
        headers: await signed(call, own, looking.now()),
        signal,
        ...(call.method === 'GET' ? {} : { body: call.body }),
      });
      const text = await response.text();
      return response.ok ? { ok: true, text } : { ok: false, code: codeIn(text, response.status) };
    } catch (error) {
      const { name, cause } = error as Error & { cause?: { code?: string } };
      return { ok: false, code: cause?.code ?? name };
    }
  };
  return lookUp(named, ask);
}

/** What STS answers who may not take a role, one that is not there among them; of all else the role may be innocent. */
const mayNot = /^(AccessDenied|AccessDeniedException|ValidationError)$/;

const refusalOf =
  (value: string) =>
  (error: unknown): AwsThingProblem | null => {
    const { name: found } = error as Error;
    return mayNot.test(found) ? { key: 'SWITCHBACK_ROLE_ARN', fault: 'role-refused', value, found } : null;
  };

/** Whether the providers are those of a simulation. */
export const isSimulated = (env: Looking['env']): boolean =>
  [variableIn(env, 'SWITCHBACK_DEBUG_PROVIDERS'), env['PULUMI_DEBUG_PROVIDERS']]
    .flatMap((providers) => (providers ?? '').split(','))
    .some((one) => one.startsWith('aws:'));

async function keysOf(
  { region, roleArn }: { region: string; roleArn: string | null },
  { env, now }: Looking,
): Promise<AwsKeys> {
  const stsEndpoint = variableIn(env, 'SWITCHBACK_STS_ENDPOINT') ?? null;
  const taken = await takenRoles({ stsEndpoint, env, now })({ region, roleArn });
  if (taken !== null) return taken;
  const { STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient({ region, requestHandler: outwardHandler(env) });
  return client.config.credentials();
}

/** The chain of credentials may hang, at the address of a cloud that this machine is not in. */
function raced<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    promise.then(resolve, reject);
  });
}
