import { setTimeout } from 'node:timers/promises';
import { joinedSignal } from '../model/joined-signal.js';
import type { NewAbortWait } from '../model/abort-wait.js';
import type { Abort, Promotion } from '../model/promotion.js';
import type { RunResult } from '../model/run.js';
import { stopping } from '../ledger/abort.js';
import { silentSeconds } from '../model/under-way.js';
import { underWayOf } from '../queries/run-events.js';
import type { StopRung } from '../ports/engine.js';
import type { Ports } from '../ports/ports.js';
import { wayBack } from './go-back.js';

/** Stops the running promotion of a stage when a person has asked for it. */
export interface Stopping {
  /** Aborted from the moment on at which this process knows that the promotion is to be stopped. */
  readonly asked: AbortSignal;
  /** Aborted from that moment on, and when this service leaves. */
  readonly waiting: AbortSignal;
  /** Looks whether it is to be stopped, and begins with it; harmless when it has begun. */
  look(): Promise<void>;
  /** Which attempt is under way: the one that is told to stop. */
  attempt(id: string): void;
  /**
   * No update is under way any more: nobody is told to stop from now on. One that was done has nothing to go back from;
   * of every other its platform may be going on still.
   */
  updateOver(how: { readonly done: boolean }): void;
  /** The promotion has ended: nothing is left to stop. */
  end(): void;
}

/**
 * One interrupt, upon which the operation in flight is awaited; after the deadline a second, then a kill; each of them
 * in the audit. On aws ECS is asked at the same time to go back: no interrupt reaches it, for the bridge's Cancel is empty.
 * `pulumi cancel` is never among them: it deletes the locks of a stack and stops nobody.
 */
export function createStopping(ports: Ports, promotion: Promotion, leave: AbortSignal): Stopping {
  const asked = new AbortController();
  const ended = new AbortController();
  const waiting = joinedSignal([leave, asked.signal]);
  const left = joinedSignal([leave, ended.signal]);
  const over = left.signal;
  const updateOver = new AbortController();
  const silent = joinedSignal([over, updateOver.signal]).signal;
  const done = new AbortController();
  const wentBack = joinedSignal([over, done.signal]).signal;
  const back = wayBack(ports, promotion);
  let current: string | null = null;
  let told = false;
  let climbing = false;

  const isClimbing = (): boolean => climbing;

  const climb = async (by: Abort): Promise<void> => {
    const patience = await patienceSeconds(ports, promotion);
    for (const { rung, seconds } of ladder(ports, patience)) {
      if (silent.aborted) return;
      const until = new Date(ports.now().getTime() + seconds * 1000);
      await recordWait(ports, promotion, { by, wait: { code: rung, facts: {}, until } });
      told = true;
      if (current !== null) ports.engine.stopUpdate(current, rung);
      if (rung === 'interrupt') goBack(by, patience);
      await setTimeout(seconds * 1000, undefined, { signal: silent }).catch(() => undefined);
      await back.over(silent);
    }
  };

  const goBack = (by: Abort, patience: number): void => {
    // Told again at the next look, where the database was away.
    const tellOn = (wait: NewAbortWait): Promise<boolean> =>
      recordWait(ports, promotion, { by, wait }).then(
        () => true,
        (error: unknown) => {
          ports.log.error(
            { promotion: promotion.id, err: error },
            'what an abort waits for could not be told',
          );
          return false;
        },
      );
    void back.begin(tellOn, { signal: wentBack, patience });
  };

  return {
    asked: asked.signal,
    waiting: waiting.signal,
    look: async () => {
      if (over.aborted || isClimbing()) return;
      const row = await ports.store.read.promotions.get(promotion.id);
      // Whoever looked at the same time has begun.
      if (row?.abort == null || isClimbing()) return;
      climbing = true;
      asked.abort();
      climb(row.abort).catch((error: unknown) => {
        // The database was away: the next look begins anew, and a repeated interrupt is none.
        climbing = false;
        ports.log.error({ promotion: promotion.id, err: error }, 'an update could not be told to stop');
      });
    },
    attempt: (id) => {
      current = id;
      // One that begins while the promotion is being stopped is told at once.
      if (told) ports.engine.stopUpdate(id, 'interrupt');
    },
    updateOver: (how) => {
      updateOver.abort();
      if (how.done) done.abort();
    },
    end: () => {
      ended.abort();
      waiting.release();
      left.release();
    },
  };
}

/**
 * How long an interrupted update may take to end by itself: on aws at least as long as the provider may be silent about
 * what is under way, for who interrupts it before leaves that pending, and a resource that nobody knows of.
 */
async function patienceSeconds({ store, drainSeconds, now }: Ports, { id }: Promotion): Promise<number> {
  const underWay = await underWayOf(store.read, { id, phase: 'running' });
  return Math.max(drainSeconds, silentSeconds(underWay, now()));
}

const ladder = (
  { forcedSeconds }: Ports,
  patience: number,
): readonly { rung: StopRung; seconds: number }[] => [
  { rung: 'interrupt', seconds: patience },
  { rung: 'interrupt-again', seconds: forcedSeconds },
  { rung: 'kill', seconds: forcedSeconds },
  // The first kill is for the CLI, whose runner tells of it; this one for a runner that does not.
  { rung: 'kill', seconds: forcedSeconds },
];

const recordWait = (
  ports: Ports,
  promotion: Promotion,
  { by, wait }: { by: Abort; wait: NewAbortWait },
): Promise<boolean> => ports.store.transaction((rows) => stopping(ports, rows, { promotion, by, wait }));

/** What an update that ended while it was being stopped comes to: a person stopped it, unless it was done or had failed before. */
export function afterAbort(result: RunResult): RunResult {
  if (result.kind !== 'errored') return result;
  const { endedAt, stageKnown, outcome } = result;
  return {
    ...{
      kind: 'aborted' as const,
      outcome: { code: 'aborted' as const, facts: { lines: [], how: outcome.code } },
      endedAt,
      recorded: result.recorded === true,
    },
    ...(stageKnown ? { begun: false as const } : {}),
  };
}
