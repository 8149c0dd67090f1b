import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeOf } from '../../model/service-address.js';
import { variableIn } from '../../model/variable.js';
import type { HttpClient } from '../client/http-client.js';
import { assertPrivate, proofBy } from '../client/proof.js';
import { servicePlace, type ServicePlace } from '../client/service-address.js';
import { CliError } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { idTokenFor, idTokenSource, type IdTokenSource } from './id-token.js';
import { keepSignIn, readKept, type KeptSignIn } from './kept.js';

type ClientOf = (place: ServicePlace) => HttpClient;

/**
 * Where the service is reached, and by what it knows who asks: a job of CI without a token of its own proves what it
 * is, where the service trusts its CI. A person's sign-in on the same machine is not the job's.
 */
export async function provenPlace(invocation: Invocation, clientOf: ClientOf): Promise<ServicePlace> {
  const place = await servicePlace(invocation);
  const { env } = invocation.terminal;
  const source = variableIn(env, 'SWITCHBACK_TOKEN') === undefined ? idTokenSource(env) : null;
  // At the door of this machine nobody is asked.
  if (source === null || place.door !== null) return place;
  assertPrivate(place.url);
  const origin = placeOf(place.url);
  const own = ownPlace(env, source, origin);
  const found =
    (await keptFor(invocation, own, origin)) ??
    (await admitted(invocation, { place, source, own, clientOf }));
  return found === null ? place : { ...place, proof: proofBy('variable', place.url, found.secret) };
}

interface Asking {
  readonly place: ServicePlace;
  readonly source: IdTokenSource;
  readonly own: Env;
  readonly clientOf: ClientOf;
}

/** Comes in by what the CI signs, and keeps what it is given for the other commands of the job; null = not asked for here. */
async function admitted(
  invocation: Invocation,
  { place: { url }, source, own, clientOf }: Asking,
): Promise<KeptSignIn | null> {
  const origin = placeOf(url);
  const { env } = invocation.terminal;
  const idToken = await idTokenFor(source, {
    audience: variableIn(env, 'SWITCHBACK_CI_AUDIENCE') ?? origin,
    env,
  });
  const [{ admitJob }, { call }] = await Promise.all([
    import('../../contract/sign-in.js'),
    import('../client/call.js'),
  ]);
  const client = clientOf({ url, door: null, proof: { by: 'variable', headers: {} } });
  try {
    const { secret, id: token, expiresAt } = await call(client, admitJob, { body: { idToken } });
    if (secret === null) return null;
    const signIn = { origin, secret, token, expiresAt };
    // Where it cannot be kept, it is good for this command.
    await keepSignIn(own, signIn).catch(() => undefined);
    return signIn;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (notHere.has(error.code)) return null;
    // Another command of the same job may have come in by the same token just now.
    const kept = error.code === 'switchback/job-refused' ? await keptFor(invocation, own, origin) : null;
    if (kept !== null) return kept;
    throw error;
  }
}

/** It trusts no CI, or is older than that. */
const notHere: ReadonlySet<string> = new Set(['switchback/no-job-sign-in', 'switchback/not-found']);

type Env = Invocation['terminal']['env'];

/** A folder that only this job can name: the runner's own for one job, else that of the system. */
function ownPlace(env: Env, { secret }: IdTokenSource, origin: string): Env {
  const digest = createHash('sha256').update(`${origin}\n${secret}`).digest('hex').slice(0, 32);
  const { RUNNER_TEMP: runner = '', TMPDIR: temporary = '' } = env;
  const above = [runner, temporary].find((folder) => folder !== '') ?? tmpdir();
  return { XDG_CONFIG_HOME: join(above, `switchback-job-${digest}`) };
}

/** What an earlier command of this job was given, if it is good for a while. */
async function keptFor({ terminal }: Invocation, own: Env, origin: string): Promise<KeptSignIn | null> {
  const kept = await readKept(own, origin);
  if (kept?.fault !== null || kept.signIn === null) return null;
  const left = Date.parse(kept.signIn.expiresAt) - terminal.now().getTime();
  return left > leastMilliseconds ? kept.signIn : null;
}

const leastMilliseconds = 60_000;
