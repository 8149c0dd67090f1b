import { setTimeout } from 'node:timers/promises';
import { isNeverHealthy } from '../model/aws-failure.js';
import { usualHealth } from '../model/aws.js';
import type { Promotion } from '../model/promotion.js';
import type { StageSettings } from '../model/settings.js';
import type { Stage, VerifyPolicy } from '../model/stage.js';
import { startTimeOf, type StartTime } from '../model/start-time.js';
import { objectionTo, usualVerification } from '../policy/verification.js';
import type { RunResult } from '../model/run.js';
import type { Ports } from '../ports/ports.js';
import type { RunBuild } from '../ports/run-order.js';
import { hidingSecretsOf } from '../queries/secret.js';
import { verifying } from '../ledger/verifying.js';
import { isMine } from '../queries/owner.js';

export interface Verified {
  readonly promotion: Promotion;
  readonly build: RunBuild;
  /** What the engine said. */
  readonly result: Extract<RunResult, { kind: 'succeeded' }>;
  readonly healthPath: string;
  /** What it was started with; null = an update that was found done: what is in its dotenv file now. */
  readonly settings: StageSettings | null;
}

const pauseMilliseconds = 500;
/** A backend may name itself at any length. */
const mostLetters = 200;

/**
 * Asks the platform and the stage's address whether what the engine reported is true: on aws an update may be reported
 * as a success although ECS went back to the build before (pulumi-awsx#1848). null = `signal` was aborted first.
 */
export async function verify(
  ports: Ports,
  stage: Stage,
  { verified, signal }: { verified: Verified; signal: AbortSignal },
): Promise<RunResult | null> {
  const policy = stage.verify ?? usualVerification(verified.healthPath);
  const until = performance.now() + policy.deadlineSeconds * 1000;
  for (let good = 0; ;) {
    const objection = await objectionNow(ports, verified, policy);
    good = objection === null ? good + 1 : 0;
    if (good >= policy.attempts) return verified.result;
    if (performance.now() > until)
      return failed(ports, stage, { verified, found: objection ?? 'not steady' });
    await setTimeout(pauseMilliseconds, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
  }
}

async function objectionNow(
  ports: Ports,
  { promotion, build, result }: Verified,
  policy: VerifyPolicy,
): Promise<string | null> {
  const { yes, found, isEmpty } = await ports.platform.runs(promotion.stage, build);
  if (!yes) return found;
  // Without a task the load balancer answers everybody with an error, as it is to.
  if (isEmpty === true) return null;
  if (result.url === null) return 'no address';
  return objectionTo(await ports.probe.get(result.url + policy.path), policy, build.id);
}

async function failed(
  ports: Ports,
  stage: Stage,
  { verified, found }: { verified: Verified; found: string },
): Promise<RunResult> {
  const start = await startOf(ports, stage, { verified, found });
  const facts = { build: verified.build.id, found: beginningOf(await withoutSecrets(ports, stage, found)) };
  return {
    kind: 'failed',
    outcome: { code: 'verification', facts: { ...facts, ...start } },
    endedAt: ports.now(),
  };
}

/** How long the build had to start, where ECS has given up on it; null = it is not that, or nobody knows. */
async function startOf(
  ports: Ports,
  stage: Stage,
  { verified, found }: { verified: Verified; found: string },
): Promise<StartTime | null> {
  if (stage.platform !== 'aws' || !isNeverHealthy([found])) return null;
  const settings = verified.settings ?? (await ports.environments.of(stage).catch(() => null));
  if (settings === null) return null;
  return startTimeOf(stage, settings.startSeconds ?? usualHealth.graceSeconds);
}

/** Only here, and not at every look: whatever the backend said, its failure has to be recorded. */
const withoutSecrets = (ports: Ports, stage: Stage, found: string): Promise<string> =>
  hidingSecretsOf(ports, [stage]).then(
    (hide) => hide(found),
    () => (found.startsWith('build ') ? 'another build' : found),
  );

const beginningOf = (found: string): string =>
  found.length > mostLetters ? `${found.slice(0, mostLetters).toWellFormed()} …` : found;

/** Writes that the engine is done and the stage still busy; false = somebody else has taken the stage since. */
export function beginVerifying(
  ports: Ports,
  promotion: Promotion,
  actor: Promotion['actor'],
): Promise<boolean> {
  return ports.store.transaction(async (rows) => {
    const state = await rows.stages.lock(promotion.stage);
    if (state.fence !== promotion.fence || !(await isMine(ports, rows, promotion))) return false;
    // Already written when the service before this one got so far.
    await verifying(ports, rows, { promotion, actor });
    return true;
  });
}
