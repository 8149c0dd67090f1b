import { setTimeout as delay } from 'node:timers/promises';
import { startHost, type HostConnection, type HostLauncher } from './client.js';
import { HostFailure } from './host-failure.js';
import type { BackendInputs } from './inputs.js';
import type { Observed } from '../../stage-host/protocol.js';

interface Commit {
  readonly launcher: HostLauncher;
  readonly wanted: BackendInputs;
  /** How long a host that lost its answer is asked what it serves. */
  readonly patienceSeconds?: number;
}

/**
 * Commits what was prepared on this connection; the stage's address comes back. A commit that was sent counts even if
 * its answer is lost: then the host, started again if it is dead, is asked what became of it. Rejects with
 * `commit-unclear` when it cannot tell, with any other code when the stage serves what it served before.
 */
export async function commit(host: HostConnection, how: Commit): Promise<string> {
  try {
    return (await host.commit()).url;
  } catch (error) {
    if (!isLost(error)) throw error;
    // Its end tells the host that nobody waits here any more, if the commit did not arrive at all.
    host.close();
    const seen = await observeSettled(how);
    if (seen === null || isPending(seen, how.wanted)) throw unclear();
    if (seen.matches !== true) throw error;
    if (seen.health === 'down' || seen.url === null) throw unclear();
    return seen.url;
  }
}

const isLost = (error: unknown): boolean =>
  error instanceof HostFailure && (error.code === 'no-answer' || error.code === 'connection-lost');

const unclear = (): HostFailure => new HostFailure('commit-unclear');

/** What was prepared is still neither committed nor discarded. */
const isPending = (seen: Observed, { build }: BackendInputs): boolean =>
  seen.matches !== true && seen.prepared === build;

const lookAgainMilliseconds = 50;

/** What the host says once it is certain; else the last that it said, null if it said nothing. */
async function observeSettled({ launcher, wanted, patienceSeconds = 30 }: Commit): Promise<Observed | null> {
  const deadline = performance.now() + patienceSeconds * 1000;
  let latest: Observed | null = null;
  for (;;) {
    latest = (await look(launcher, wanted)) ?? latest;
    // After a kill the new host starts the build once more: it serves when it is healthy again.
    const settled =
      latest?.matches === true ? latest.health === 'healthy' : latest?.prepared !== wanted.build;
    if (latest !== null && settled) return latest;
    if (performance.now() >= deadline) return latest;
    await delay(lookAgainMilliseconds);
  }
}

async function look(launcher: HostLauncher, wanted: BackendInputs): Promise<Observed | null> {
  try {
    const host = await startHost(launcher, wanted.stage);
    return await host.observe(wanted).finally(host.close);
  } catch {
    return null;
  }
}
