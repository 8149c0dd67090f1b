import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { bootOnLinux, identityOf, statOf, type ProcessIdentity } from './identity.js';

/**
 * The living processes of the session that this one led, also when it has ended itself: a number that a session still
 * bears is given to nobody else, so they are its own.
 */
export function membersOf(leader: ProcessIdentity): number[] {
  const living = identityOf(leader.pid);
  // Its number belongs to another process by now, so its session had ended.
  if (living !== null && living.started !== leader.started) return [];
  return process.platform === 'linux' ? membersOnLinux(leader) : membersByPs(leader);
}

/** Waits until nobody of a session lives, and kills after `patience` (milliseconds) whoever still does. */
export async function endSession(leader: ProcessIdentity, patience: number): Promise<void> {
  const until = performance.now() + patience;
  while (membersOf(leader).length > 0) {
    if (performance.now() >= until) for (const pid of membersOf(leader)) kill(pid);
    await setTimeout(lookAgainMilliseconds);
  }
}

const lookAgainMilliseconds = 20;

function membersOnLinux({ pid, started }: ProcessIdentity): number[] {
  // After another boot the same number is another session.
  if (!started.startsWith(`${bootOnLinux()}:`)) return [];
  const session = String(pid);
  return readdirSync('/proc')
    .map(Number)
    .filter((one) => Number.isInteger(one) && sessionOf(one) === session);
}

function sessionOf(pid: number): string | null {
  try {
    return statOf(pid)?.[3] ?? null;
  } catch {
    // It ended meanwhile.
    return null;
  }
}

/** Elsewhere sessions are not told; whoever leads one also leads the group that its children are born into. */
function membersByPs({ pid }: ProcessIdentity): number[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,pgid=,stat='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, group, state]) => group === String(pid) && state?.startsWith('Z') === false)
    .map(([one]) => Number(one));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile, which is what was wanted.
  }
}
