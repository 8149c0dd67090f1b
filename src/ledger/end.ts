import type { Outcome } from '../model/outcome.js';
import type { Phase, Promotion, StepPhase } from '../model/promotion.js';
import type { NewEvent } from '../ports/events.js';
import type { Rows } from '../ports/rows.js';
import { ofRun, stepTold } from './run.js';
import { write, type Ledger } from './write.js';

export interface End extends Pick<NewEvent, 'actor' | 'reason'> {
  readonly phase: Phase;
  readonly outcome: Outcome | null;
  /** Left out = the request by which it was asked for. */
  readonly requestId?: string | null;
  readonly at?: Date;
}

/** Gives a promotion its terminal phase, once. */
export async function end(ledger: Ledger, rows: Rows, promotion: Promotion, ended: End): Promise<void> {
  const endedAt = ended.at ?? (await rows.now());
  const { phase, outcome, actor, requestId = promotion.requestId, reason = null } = ended;
  await write(ledger, rows, {
    change: () => rows.promotions.change(promotion.id, promotion.phase, { phase, outcome, endedAt }),
    trace: (changed) =>
      changed
        ? {
            audit: [
              {
                ...ofRun(promotion),
                name: 'promotion:finished',
                actor,
                requestId,
                reason,
                from: promotion.phase,
                to: phase,
                facts: { build: promotion.build, phase, code: outcome?.code ?? null },
              },
            ],
            told: { promotion: promotion.id, events: [{ kind: 'phase', phase }] },
            touches: [promotion.stage],
            wakes: promotion.stage,
          }
        : null,
  });
}

/** Closes the attempt and the steps that were under way: the look before the update, the update itself, or the look after it. */
export async function endAttempt(
  ledger: Ledger,
  rows: Rows,
  { promotion, succeeded }: { promotion: Promotion; succeeded: boolean },
): Promise<void> {
  const phase: StepPhase = succeeded ? 'succeeded' : 'failed';
  const steps = (await rows.promotions.get(promotion.id))?.steps ?? [];
  const ended = steps.filter((one) => one.phase === 'running').map(({ name }) => name);
  const last = await rows.attempts.last(promotion.id);
  await write(ledger, rows, {
    change: async () => {
      for (const name of ended) await rows.promotions.step(promotion.id, name, phase);
      await rows.promotions.step(promotion.id, 'record', 'succeeded');
      if (last !== undefined) await rows.attempts.end(last.id);
    },
    trace: () => ({
      audit: [],
      told: {
        promotion: promotion.id,
        events: [...ended.map((name) => stepTold(name, phase)), stepTold('record', 'succeeded')],
      },
      touches: [],
      wakes: null,
    }),
  });
}
