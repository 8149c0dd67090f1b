import { setTimeout } from 'node:timers/promises';
import type { Abort, Promotion } from '../model/promotion.js';
import type { RunResult } from '../model/run.js';
import { stopping } from '../ledger/abort.js';
import type { StopRung } from '../ports/engine.js';
import type { Ports } from '../ports/ports.js';

/** Stops the running promotion of a stage when a person has asked for it. */
export interface Stopping {
  /** Aborted from the moment on at which this process knows that the promotion is to be stopped. */
  readonly asked: AbortSignal;
  /** Looks whether it is to be stopped, and begins with it; harmless when it has begun. */
  look(): Promise<void>;
  /** Which attempt is under way: the one that is told to stop. */
  attempt(id: string): void;
  /** No update is under way any more: nobody is told to stop from now on. */
  updateOver(): void;
  /** The promotion has ended: nothing is left to stop. */
  end(): void;
}

/**
 * One interrupt, upon which the operation in flight is awaited; after the deadline a second, then a kill; each of them
 * in the audit. `pulumi cancel` is never among them: it deletes the locks of a stack and stops nobody.
 */
export function createStopping(ports: Ports, promotion: Promotion, leave: AbortSignal): Stopping {
  const asked = new AbortController();
  const ended = new AbortController();
  const over = AbortSignal.any([ended.signal, leave]);
  const updateOver = new AbortController();
  const silent = AbortSignal.any([over, updateOver.signal]);
  let current: string | null = null;
  let told = false;
  let climbing = false;

  const isClimbing = (): boolean => climbing;

  const climb = async (by: Abort): Promise<void> => {
    for (const { rung, seconds } of ladder(ports)) {
      if (silent.aborted) return;
      await recordRung(ports, promotion, { by, rung });
      told = true;
      if (current !== null) ports.engine.stopUpdate(current, rung);
      await setTimeout(seconds * 1000, undefined, { signal: silent }).catch(() => undefined);
    }
  };

  return {
    asked: asked.signal,
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
    updateOver: () => {
      updateOver.abort();
    },
    end: () => {
      ended.abort();
    },
  };
}

const ladder = ({ drainSeconds, forcedSeconds }: Ports): readonly { rung: StopRung; seconds: number }[] => [
  { rung: 'interrupt', seconds: drainSeconds },
  { rung: 'interrupt-again', seconds: forcedSeconds },
  { rung: 'kill', seconds: forcedSeconds },
  // The first kill is for the CLI, whose runner tells of it; this one for a runner that does not.
  { rung: 'kill', seconds: forcedSeconds },
];

const recordRung = (
  ports: Ports,
  promotion: Promotion,
  { by, rung }: { by: Abort; rung: StopRung },
): Promise<void> => ports.store.transaction((rows) => stopping(ports, rows, { promotion, by, how: rung }));

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
