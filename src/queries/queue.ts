import type { Hold } from '../model/hold.js';
import { isSilentAt, silentSecondsAt } from '../model/instance.js';
import { isActive, type Promotion, type Reason } from '../model/promotion.js';
import type { StageState } from '../model/stage.js';
import { blockersOf, positionOf } from '../policy/queue.js';
import type { StoredReason } from '../model/reason.js';
import type { Rows } from '../ports/rows.js';
import { awayFrom } from './machine.js';

/** Where a waiting promotion stands in its stage's queue (from 1), and what it waits for now. */
export interface Waiting {
  readonly position: number;
  readonly blockedBy: readonly StoredReason[];
}

/** null = it does not wait. */
export const waitingState = async (rows: Rows, promotion: Promotion): Promise<Waiting | null> =>
  (await waitingStates(rows, [promotion])).get(promotion.id) ?? null;

/** Of those that wait, by their id. */
export async function waitingStates(
  rows: Rows,
  promotions: readonly Promotion[],
): Promise<ReadonlyMap<string, Waiting>> {
  const waiting = promotions.filter(({ phase }) => phase === 'pending');
  const queues = await readQueues(rows, [...new Set(waiting.map(({ stage }) => stage))]);
  return new Map(
    waiting.flatMap((promotion) => {
      const queue = queues.get(promotion.stage);
      return queue === undefined ? [] : [[promotion.id, standing(promotion, queue)] as const];
    }),
  );
}

interface Queue {
  readonly state: StageState;
  readonly open: readonly Promotion[];
  /** Those that are open, by `now`. */
  readonly holds: readonly Hold[];
  readonly now: Date;
  readonly recovering: boolean;
  readonly silent: Reason | null;
  /** The machine that runs the stage has not been heard of, or has not come yet. */
  readonly away: Reason | null;
}

function standing(promotion: Promotion, { state, silent, away, ...queue }: Queue): Waiting {
  const blockers = blockersOf(promotion, state, queue);
  const now = [...blockers, silent, away].filter((reason) => reason !== null);
  return {
    position: positionOf(promotion, queue.open),
    // What was found when it was to start is found again only when nothing else keeps it.
    blockedBy: now.length > 0 ? [...quietOf(promotion, queue.now), ...now] : promotion.blockedBy,
  };
}

/** Quiet hours stand in the stage file, and whoever waits for their end was told so. */
function quietOf({ blockedBy }: Promotion, now: Date): StoredReason[] {
  return blockedBy.filter(
    ({ facts, until }) => facts['kind'] === 'quiet' && until !== undefined && until > now,
  );
}

async function readQueues(rows: Rows, stages: readonly string[]): Promise<ReadonlyMap<string, Queue>> {
  if (stages.length === 0) return new Map();
  const [states, open, holds, recoveries, now] = await Promise.all([
    rows.stages.all(),
    rows.promotions.openOn(stages),
    rows.holds.allOpen(),
    rows.recoveries.openOn(stages),
    rows.now(),
  ]);
  const silent = await silentOwners(rows, open, now);
  const machines = states.some(({ machine }) => machine !== null) ? await rows.machines.list() : [];
  return new Map(
    states.map((state) => {
      const here = ({ stage }: { readonly stage: string }): boolean => stage === state.stage;
      const queue = {
        open: open.filter(here),
        ...{ holds: holds.filter(here), now },
        recovering: recoveries.some(here),
        silent: silent.get(state.stage) ?? null,
        away: awayFrom(state, machines, now),
      };
      return [state.stage, { state, ...queue }];
    }),
  );
}

/** What runs is left to the instance that follows it, however silent that is, unless it is proven gone. */
async function silentOwners(
  rows: Rows,
  open: readonly Promotion[],
  now: Date,
): Promise<ReadonlyMap<string, Reason>> {
  const running = open.filter(({ phase }) => isActive(phase));
  if (running.length === 0) return new Map();
  const attempts = await rows.attempts.lastOf(running.map(({ id }) => id));
  const instances = await rows.instances.list();
  return new Map(
    running.flatMap(({ id: promotion, stage }) => {
      const attempt = attempts.find((one) => one.promotion === promotion);
      const owner = instances.find(({ id }) => id === attempt?.instance);
      if (owner === undefined || !isSilentAt(owner, now)) return [];
      const { pid, host } = owner;
      const seconds = Math.round(silentSecondsAt(owner, now));
      return [[stage, { code: 'owner-silent', facts: { stage, promotion, pid, host, seconds } }] as const];
    }),
  );
}
