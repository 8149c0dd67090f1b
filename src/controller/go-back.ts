import { setTimeout } from 'node:timers/promises';
import type { GoingBack, NewAbortWait } from '../model/abort-wait.js';
import type { Promotion } from '../model/promotion.js';
import { isService } from '../model/under-way.js';
import type { Ports } from '../ports/ports.js';
import { underWayOf } from '../queries/run-events.js';
import { settleSeconds } from './settle.js';

const pauseMilliseconds = 1000;
/** A right that is missing is seldom given while somebody waits. */
const refusedMilliseconds = 15_000;

/** How a platform goes back to what ran before a promotion that is stopped. */
export interface WayBack {
  /**
   * Begins with it, once; `tell` hears what is waited for whenever that changes, and gives whether it could tell it on.
   * `patience` = for how long, in seconds, the update is not told to stop once more.
   */
  begin(
    tell: (wait: NewAbortWait) => Promise<boolean>,
    how: { readonly signal: AbortSignal; readonly patience: number },
  ): Promise<void>;
  /** Resolves when it is not on its way back, or has been for as long as it ever takes. */
  over(signal: AbortSignal): Promise<void>;
}

/**
 * Asks the platform again and again, until `signal`: an operation of the engine may begin its deployment after the
 * engine was told to stop. It is asked only once the promotion's own update has begun with the service: what deploys the
 * same build before that is somebody else. While it goes back nobody needs another interrupt: the engine ends with it.
 */
export function wayBack(ports: Ports, promotion: Pick<Promotion, 'id' | 'stage' | 'build'>): WayBack {
  const { id, stage, build } = promotion;
  const isOnAws = ports.catalogue.get(stage)?.platform === 'aws';
  let until: number | null = null;
  let begun = false;
  let deploys = false;
  let last: GoingBack = { kind: 'nothing' };
  let told: GoingBack = { kind: 'nothing' };
  let asked = Promise.resolve();
  const ask = async (): Promise<GoingBack | null> => {
    deploys ||= await isDeploying(ports, id);
    return deploys && build !== null ? ports.platform.goBack(stage, build) : null;
  };
  return {
    begin: async (tell, { signal, patience }) => {
      if (!isOnAws || build === null || begun) return;
      begun = true;
      const isOver = (): boolean => signal.aborted;
      while (!isOver()) {
        const next = ask();
        asked = next.then(() => undefined);
        const answer = await next;
        if (answer !== null) last = answer;
        if (last.kind === 'goes-back') until ??= performance.now() + settleSeconds * 1000;
        if (isOver()) return;
        const wait = answer === null ? null : waitOf(ports, { told, answer, patience });
        if (wait === null || (await tell(wait))) told = last;
        await pause(signal, last.kind === 'refused' ? refusedMilliseconds : pauseMilliseconds);
      }
    },
    over: async (signal) => {
      await asked;
      const isUnderWay = (): boolean => last.kind === 'goes-back' && performance.now() < (until ?? 0);
      while (isUnderWay() && !signal.aborted) await pause(signal);
    },
  };
}

const pause = (signal: AbortSignal, milliseconds = pauseMilliseconds): Promise<void> =>
  setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);

/** Whether the update has begun with the stage's service. Nobody knows while the database is away. */
const isDeploying = async ({ store }: Ports, id: string): Promise<boolean> => {
  const underWay = await underWayOf(store.read, { id, phase: 'running' }).catch(() => []);
  return underWay.some(isService);
};

/** What is to be told now; null = nothing that was not told before. */
function waitOf(
  ports: Ports,
  { told, answer, patience }: { told: GoingBack; answer: GoingBack; patience: number },
): NewAbortWait | null {
  const isSame = told.kind === answer.kind;
  if (answer.kind === 'goes-back') {
    const { deployment } = answer;
    const until = after(ports, settleSeconds);
    return isSame ? null : { code: 'ecs-goes-back', facts: { deployment }, until };
  }
  if (answer.kind === 'nothing') {
    const until = after(ports, patience);
    return told.kind === 'goes-back' ? { code: 'ecs-went-back', facts: {}, until } : null;
  }
  if (isSame) return null;
  const { kind, said, action } = answer;
  // Until the engine is killed, and for as long as ECS then goes on by itself.
  return {
    code: `ecs-${kind}`,
    facts: { said, action },
    until: after(ports, patience + 3 * ports.forcedSeconds + settleSeconds),
  };
}

const after = ({ now }: Ports, seconds: number): Date => new Date(now().getTime() + seconds * 1000);
