import { systemActor } from '../model/actor.js';
import type { Attempt, Promotion, StepName } from '../model/promotion.js';
import type { PromotionChange } from '../ports/promotions.js';
import type { Rows } from '../ports/rows.js';
import { ofRun, stepTold } from './run.js';
import { write, type Ledger } from './write.js';

interface Begun {
  readonly promotion: Promotion;
  /** Who starts it, and where. */
  readonly by: { readonly id: string; readonly machine: string };
  readonly change: Pick<PromotionChange, 'startedAt' | 'previousBuild' | 'fingerprint' | 'clients'>;
  readonly firstStep: StepName;
  /** What is doubtful about the stage's files without making them unusable. */
  readonly warnings: readonly string[];
}

/** The promotion runs from now on: the next fence, its first attempt, its first step. */
export async function begin(
  ledger: Ledger,
  rows: Rows,
  { promotion, by: { id: instance, machine }, change, firstStep, warnings }: Begun,
): Promise<{ attempt: Attempt; fence: number }> {
  const { id, stage } = promotion;
  return write(ledger, rows, {
    change: async () => {
      const fence = await rows.stages.raiseFence(stage);
      const attempt = await rows.attempts.insert(id, { fence, instance, machine });
      await rows.promotions.change(id, 'pending', { ...change, phase: 'running', fence });
      await rows.promotions.step(id, 'get-build', 'succeeded');
      await rows.promotions.step(id, firstStep, 'running');
      return { attempt, fence };
    },
    trace: ({ attempt }) => ({
      audit: [
        {
          ...ofRun(promotion),
          name: 'promotion:started',
          actor: promotion.actor,
          from: 'pending',
          to: 'running',
          facts: { build: promotion.build, attempt: attempt.number, instance: attempt.instance },
        },
      ],
      told: {
        promotion: id,
        events: [
          { kind: 'phase', phase: 'running' },
          ...warnings.map((text) => ({ kind: 'log' as const, step: 'get-build' as const, text })),
          stepTold('get-build', 'succeeded'),
          stepTold(firstStep, 'running'),
        ],
      },
      // The fence has moved it.
      touches: [],
      wakes: null,
    }),
  });
}

/** Another attempt of a running promotion whose attempt before did not start anything. */
export async function beginAgain(
  ledger: Ledger,
  rows: Rows,
  {
    promotion,
    before,
    machine,
    fingerprint,
    firstStep,
  }: {
    promotion: Promotion;
    before: Attempt;
    machine: string;
    fingerprint: string;
    firstStep: StepName;
  },
): Promise<Attempt> {
  const { id } = promotion;
  const again = firstStep === 'pulumi-preview';
  return write(ledger, rows, {
    change: async () => {
      await rows.attempts.end(before.id);
      const attempt = await rows.attempts.insert(id, {
        fence: before.fence,
        instance: before.instance ?? '',
        machine,
      });
      // The dotenv file may have changed while the attempt before waited: this one runs with what is there now.
      await rows.promotions.change(id, 'running', { fingerprint });
      // So may what was looked at before.
      if (again) await rows.promotions.step(id, firstStep, 'running');
      return attempt;
    },
    trace: (attempt) => ({
      audit: [
        {
          ...ofRun(promotion),
          name: 'promotion:retried',
          actor: systemActor('reconcile'),
          facts: { attempt: attempt.number },
        },
      ],
      told: again ? { promotion: id, events: [stepTold(firstStep, 'running')] } : null,
      touches: [],
      wakes: null,
    }),
  });
}
