import { setTimeout } from 'node:timers/promises';
import type { Ports } from '../ports/ports.js';

const pauseMilliseconds = 500;
/** ECS takes up to 20 minutes to give a deployment up (1198 s in pulumi-awsx#1848). */
export const settleSeconds = 1200;

/**
 * Waits until the platform is done with what it was last asked for: ECS goes on with a deployment whose update was
 * killed, and may still turn back. false = `signal` was aborted first.
 */
export async function settle(
  { platform }: Pick<Ports, 'platform'>,
  stage: string,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + settleSeconds * 1000;
  while ((await platform.observe(stage)).settled === false && performance.now() < until) {
    await setTimeout(pauseMilliseconds, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
  }
  return true;
}
