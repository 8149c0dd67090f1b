import { attentionCodes, type Attention } from '../model/attention.js';
import type { Hold } from '../model/hold.js';
import type { Promotion } from '../model/promotion.js';
import type { StageHealth } from '../model/stage.js';

/** What is known of a stage, as far as it can need somebody. */
export interface StageNow {
  readonly stage: string;
  readonly build: string | null;
  readonly unknownReason: string | null;
  readonly health: StageHealth;
  readonly restarts: number;
  readonly lastRun: Pick<Promotion, 'id' | 'phase' | 'build' | 'steps'> | null;
  readonly waiting: readonly Pick<Promotion, 'id' | 'milestone'>[];
  readonly hold: Pick<Hold, 'kind' | 'until'> | null;
  readonly hostEnds: { readonly times: number } | null;
  readonly offBranch: string | null;
}

/** What needs somebody on these stages, the most urgent first, and of one kind in the order of the stages. */
export const attentionOn = (stages: readonly StageNow[]): Attention[] =>
  stages.flatMap(needsOf).toSorted((a, b) => attentionCodes.indexOf(a.code) - attentionCodes.indexOf(b.code));

function needsOf(now: StageNow): Attention[] {
  const { stage, build, unknownReason, hostEnds, offBranch } = now;
  return [
    ...when(unknownReason !== null, () => ({ code: 'stage-unknown', facts: { stage }, promotion: null })),
    ...backendOf(now),
    ...failureOf(now),
    ...(hostEnds === null
      ? []
      : [{ code: 'host-ended', facts: { stage, times: hostEnds.times }, promotion: null } as const]),
    ...waitsOf(now),
    ...(offBranch === null || build === null
      ? []
      : [{ code: 'off-branch', facts: { stage, build, branch: offBranch }, promotion: null } as const]),
  ];
}

const when = (is: boolean, one: () => Attention): Attention[] => (is ? [one()] : []);

/** Of what nobody knows nothing can be said to be down. */
function backendOf({ stage, build, health, restarts, unknownReason }: StageNow): Attention[] {
  if (build === null || unknownReason !== null) return [];
  if (health === 'down') return [{ code: 'backend-down', facts: { stage, build }, promotion: null }];
  return when(health === 'degraded', () => ({
    code: 'backend-degraded',
    facts: { stage, build, restarts },
    promotion: null,
  }));
}

function failureOf({ stage, lastRun }: StageNow): Attention[] {
  if (lastRun === null || (lastRun.phase !== 'failed' && lastRun.phase !== 'errored')) return [];
  const { id, build, steps } = lastRun;
  const step = steps.find(({ phase }) => phase === 'failed')?.name ?? null;
  return [{ code: 'run-failed', facts: { stage, build, step }, promotion: id }];
}

function waitsOf({ stage, waiting, hold }: StageNow): Attention[] {
  if (hold === null) return [];
  const until = hold.until?.toISOString() ?? null;
  return waiting.flatMap(({ id, milestone: number }) =>
    number === null
      ? []
      : [
          {
            code: 'milestone-waits',
            facts: { stage, number, hold: hold.kind, until },
            promotion: id,
          } as const,
        ],
  );
}
