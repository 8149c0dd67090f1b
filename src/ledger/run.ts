import { systemActor } from '../model/actor.js';
import type { RunEvent } from '../model/event.js';
import type { Outcome } from '../model/outcome.js';
import type { Attempt, Phase, Promotion, StepName, StepPhase } from '../model/promotion.js';
import type { NewEvent } from '../ports/events.js';
import type { PromotionChange } from '../ports/promotions.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger } from './write.js';

interface Begun {
  readonly promotion: Promotion;
  readonly instance: string;
  readonly change: Pick<PromotionChange, 'startedAt' | 'previousBuild' | 'fingerprint' | 'clients'>;
  readonly firstStep: StepName;
  /** What is doubtful about the stage's files without making them unusable. */
  readonly warnings: readonly string[];
}

/** The promotion runs from now on: the next fence, its first attempt, its first step. */
export async function begin(
  ledger: Ledger,
  rows: Rows,
  { promotion, instance, change, firstStep, warnings }: Begun,
): Promise<{ attempt: Attempt; fence: number }> {
  const { id, stage } = promotion;
  return write(ledger, rows, {
    change: async () => {
      const fence = await rows.stages.raiseFence(stage);
      const attempt = await rows.attempts.insert(id, { fence, instance });
      await rows.promotions.change(id, 'pending', { ...change, phase: 'running', fence });
      await rows.promotions.step(id, 'get-build', 'succeeded');
      await rows.promotions.step(id, firstStep, 'running');
      return { attempt, fence };
    },
    trace: ({ attempt }) => ({
      audit: [
        {
          ...of(promotion),
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
          step('get-build', 'succeeded'),
          step(firstStep, 'running'),
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
    fingerprint,
    firstStep,
  }: { promotion: Promotion; before: Attempt; fingerprint: string; firstStep: StepName },
): Promise<Attempt> {
  const { id } = promotion;
  const again = firstStep === 'pulumi-preview';
  return write(ledger, rows, {
    change: async () => {
      await rows.attempts.end(before.id);
      const attempt = await rows.attempts.insert(id, {
        fence: before.fence,
        instance: before.instance ?? '',
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
          ...of(promotion),
          name: 'promotion:retried',
          actor: systemActor('reconcile'),
          facts: { attempt: attempt.number },
        },
      ],
      told: again ? { promotion: id, events: [step(firstStep, 'running')] } : null,
      touches: [],
      wakes: null,
    }),
  });
}

/** The engine is done and the stage still busy; false = that was written before. */
export const verifying = (
  ledger: Ledger,
  rows: Rows,
  { promotion, actor }: { promotion: Promotion; actor: Promotion['actor'] },
): Promise<boolean> =>
  write(ledger, rows, {
    change: async () => {
      const changed = await rows.promotions.change(promotion.id, 'running', { phase: 'verifying' });
      if (!changed) return false;
      await rows.promotions.step(promotion.id, 'pulumi-up', 'succeeded');
      await rows.promotions.step(promotion.id, 'verify', 'running');
      return true;
    },
    trace: (changed) =>
      changed
        ? {
            audit: [
              { ...of(promotion), name: 'promotion:verifying', actor, from: 'running', to: 'verifying' },
            ],
            told: {
              promotion: promotion.id,
              events: [
                step('pulumi-up', 'succeeded'),
                { kind: 'phase', phase: 'verifying' },
                step('verify', 'running'),
              ],
            },
            touches: [promotion.stage],
            wakes: null,
          }
        : null,
  });

/** What the runner reported, with the offset (bytes) up to which its file is rows; false = somebody else follows it by now. */
export const progress = (
  ledger: Ledger,
  rows: Rows,
  {
    promotion,
    attempt,
    instance,
    offset,
    events,
  }: {
    promotion: Promotion;
    attempt: string;
    instance: string;
    offset: number;
    events: readonly RunEvent[];
  },
): Promise<readonly RunEvent[] | null> =>
  write(ledger, rows, {
    change: async () => {
      // First of all: whoever takes it over waits for this, or this finds that it was taken.
      if (!(await rows.attempts.progress(attempt, { instance, offset }))) return null;
      const fresh = (await isKnownTruncated(rows, promotion, events))
        ? events.filter((event) => !tellsTruncated(event))
        : events;
      for (const event of fresh) await changeBy(rows, promotion, event);
      return fresh;
    },
    trace: (fresh) =>
      fresh === null
        ? null
        : {
            audit: fresh.flatMap((event) => locksCleared(promotion, event)),
            told: { promotion: promotion.id, events: fresh },
            touches: [],
            wakes: null,
          },
  });

/** Whoever follows again finds it again: it is told once. */
const isKnownTruncated = async (
  rows: Rows,
  { id }: Promotion,
  events: readonly RunEvent[],
): Promise<boolean> => events.some(tellsTruncated) && (await rows.promotions.get(id))?.logTruncated === true;

const tellsTruncated = (event: RunEvent): boolean => event.kind === 'log' && event.logTruncated === true;

async function changeBy(rows: Rows, { id, phase }: Promotion, event: RunEvent): Promise<void> {
  if (event.kind === 'step') await rows.promotions.step(id, event.step, event.phase);
  if (tellsTruncated(event)) await rows.promotions.change(id, phase, { logTruncated: true });
}

const locksCleared = (promotion: Promotion, event: RunEvent): NewEvent[] =>
  event.kind !== 'log' || event.lockCleared === undefined
    ? []
    : [
        {
          ...of(promotion),
          name: 'stage:lock-cleared',
          actor: systemActor('reconcile'),
          facts: { locks: event.lockCleared, how: 'proven-gone' },
        },
      ];

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
        events: [...ended.map((name) => step(name, phase)), step('record', 'succeeded')],
      },
      touches: [],
      wakes: null,
    }),
  });
}

/** Whoever still writes of an earlier update of the stage is refused from now on; gives the fence, and moves the ETag. */
export const fenceOff = (rows: Rows, stage: string): Promise<number> => rows.stages.raiseFence(stage);

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
                ...of(promotion),
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

const of = ({ id, stage, requestId }: Promotion) => ({ stage, promotion: id, requestId });

const step = (name: StepName, phase: StepPhase): RunEvent => ({ kind: 'step', step: name, phase });
