import { refuseSession, startSession } from '../ledger/session.js';
import type { Ledger } from '../ledger/write.js';
import type { Actor } from '../model/actor.js';
import type { Caller } from '../model/caller.js';
import { jobId, jobName, jobSeconds, ruleFor, type CiJob, type JobFault } from '../model/ci-job.js';
import { Refusal } from '../model/error.js';
import type { Token } from '../model/token.js';
import { trustIn } from '../policy/trust.js';
import type { JobTokens } from '../ports/job-tokens.js';
import type { Store } from '../ports/store.js';
import { digestOf, newSecret } from './secret.js';

type Desk = Ledger & { readonly store: Store };

/**
 * Gives a job that its CI vouches for, and that a rule trusts, a token of its own; once for what its CI signed. Throws
 * `id-token-refused`, `job-refused`, `issuer-unreachable`.
 */
export async function admitJob(
  ports: Desk,
  jobs: JobTokens,
  { idToken, caller: { actor, requestId } }: { idToken: string; caller: Caller },
): Promise<{ token: Token; secret: string }> {
  const { job, digest: signIn } = await jobs.job(idToken);
  const caller = { actor: actorOf(job, actor.via), requestId };
  const trust = trustIn(jobs.rules, job);
  if ('lacking' in trust) throw await refusalOf(ports, { caller, job, why: trust.lacking });
  const secret = newSecret();
  const token = await ports.store.transaction(async (rows) => {
    if (await rows.tokens.cameInBy(signIn)) return null;
    return startSession(ports, rows, {
      ...{ caller, name: 'CI job', holder: { id: caller.actor.id, name: jobName(job) } },
      ...{ scopes: trust.scopes, digest: digestOf(secret), seconds: jobSeconds },
      came: { kind: 'job', signIn, challenge: null, job },
    });
  });
  if (token === null) throw await refusalOf(ports, { caller, job, why: ['used'] });
  return { token, secret };
}

interface Refused {
  readonly caller: Caller;
  readonly job: CiJob;
  readonly why: readonly JobFault[];
}

/**
 * A row where a job of a repository that is named here comes in vain. Whoever has any repository can have tokens signed
 * for us: of those of others no row is written, or anybody could fill the audit.
 */
async function refusalOf(ports: Desk, { caller, job, why }: Refused): Promise<Refusal> {
  if (!why.includes('repository'))
    await ports.store.transaction((rows) => refuseSession(ports, rows, { caller, job, why: why.join(', ') }));
  return new Refusal('job-refused', { why, rule: ruleFor(job) });
}

const actorOf = (job: CiJob, via: Actor['via']): Actor => ({ id: jobId(job), via, name: jobName(job) });
