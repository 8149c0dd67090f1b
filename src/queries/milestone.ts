import type { BuildHead } from '../model/build.js';
import type { HoldView } from '../model/hold.js';
import type { Milestone, MilestoneRole } from '../model/milestone.js';
import type { Promotion } from '../model/promotion.js';
import type { StoredReason } from '../model/reason.js';
import type { StageState } from '../model/stage.js';
import { milestoneOn, nextNumber, rolesOf, slotOf } from '../policy/rotation.js';
import { isInTime, type PutBackPlan } from '../policy/put-back.js';
import { aheadOf, type Ahead } from './ahead.js';
import { readPutBackPlan } from './put-back-plan.js';
import { slotCalendar, type SlotCalendar } from './slot-calendar.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { listClients, type ClientView } from './client.js';
import { waitingStates } from './queue.js';
import { slotFor } from './slot.js';

export interface NextMilestone {
  /** null before the first milestone, which may have any number. */
  readonly number: number | null;
  readonly stage: string | null;
  readonly slots: readonly string[];
  readonly replaces: Milestone | null;
  /** The holds on that slot, the one that ends last first: the milestone is recorded, and its promotion waits. */
  readonly holds: readonly HoldView[];
  /** What is booked there, and when it could be up; null before the first milestone. */
  readonly calendar: SlotCalendar | null;
  /** How the build that was asked about would go before what is booked; null = nothing is in its way. */
  readonly putBack: PlannedPutBack | null;
  /** Whom its promotion would touch. */
  readonly clients: readonly ClientView[];
}

/** `inTime` = the service would do it. */
interface PlannedPutBack extends Pick<PutBackPlan, 'reservation' | 'due' | 'ready'> {
  readonly kept: HoldView | null;
  readonly inTime: boolean;
}

/** What is known of the one that is to come; null = not yet. */
interface WantedMilestone {
  readonly number: number | null;
  readonly build: string | null;
  /** The holds that it would pass, by their ids. */
  readonly passed: readonly string[];
}

/**
 * The number and the slot of the next milestone, and the one that it will replace there; of the number that is wanted,
 * which the first one may choose, and of the build that is to be put there, where it is known. Throws what a request of that number would be refused with.
 */
export async function nextMilestone(
  ports: Ports,
  rows: Rows,
  { number: wanted = null, build = null, passed = [] }: Partial<WantedMilestone> = {},
): Promise<NextMilestone> {
  const slots = ports.catalogue.slots.map((slot) => slot.name);
  const last = (await rows.milestones.last()) ?? null;
  const number = wanted ?? nextNumber(last);
  const stage =
    wanted === null ? derivedSlot(number, slots, last) : (await slotFor(ports, rows, wanted)).name;
  const slot = stage === null ? undefined : ports.catalogue.get(stage);
  const calendar = slot === undefined ? null : await slotCalendar(rows, slot, { build });
  return {
    ...{ number, stage, slots, calendar },
    putBack:
      slot === undefined || build === null ? null : await putBackOf(rows, { stage: slot, build, passed }),
    replaces: calendar === null ? null : milestoneOn(await rows.milestones.onSlots(), calendar.state),
    holds: calendar?.holds ?? [],
    clients: stage === null ? [] : await listClients(ports, rows, stage),
  };
}

async function putBackOf(
  rows: Rows,
  asked: Parameters<typeof readPutBackPlan>[1],
): Promise<NextMilestone['putBack']> {
  const plan = await readPutBackPlan(rows, asked);
  if (plan === null) return null;
  const { reservation, due, ready, kept } = plan;
  return {
    ...{ reservation, due, ready, inTime: isInTime(plan) },
    kept: kept === null ? null : { hold: kept, now: await rows.now() },
  };
}

const derivedSlot = (
  number: number | null,
  slots: readonly string[],
  last: Milestone | null,
): string | null => (number === null ? null : slotOf(number, slots, last));

export interface Milestones {
  readonly roleOf: (milestone: Milestone) => MilestoneRole;
  /** What a slot runs. */
  readonly on: (state: StageState) => Milestone | null;
  readonly states: readonly StageState[];
}

/** What the slots run now, and so what each milestone is. */
export async function readMilestones(rows: Rows): Promise<Milestones> {
  const [running, states] = await Promise.all([rows.milestones.onSlots(), rows.stages.all()]);
  return { ...amongSlots(running, states), states };
}

/** The same, where both are known. */
export const amongSlots = (
  running: readonly Milestone[],
  states: readonly StageState[],
): Omit<Milestones, 'states'> => ({
  roleOf: rolesOf(running, states),
  on: (state) => milestoneOn(running, state),
});

/** A milestone with what became of it. */
export interface MilestoneView {
  readonly milestone: Milestone;
  readonly role: MilestoneRole;
  readonly build: BuildHead | null;
  readonly promotion: Promotion | null;
  /** What that waits for. */
  readonly blockedBy: readonly StoredReason[];
  /** Where its slot answers. */
  readonly url: string | null;
}

/** The same beside the milestone before it. */
export interface ListedMilestone extends MilestoneView {
  /** null = it is the first. */
  readonly since: { readonly number: number; readonly ahead: Ahead } | null;
}

/** A part of them, newest first. */
export async function listMilestones(
  rows: Rows,
  part: Parameters<Rows['milestones']['list']>[0],
): Promise<ListedMilestone[]> {
  const [milestones, list] = await Promise.all([readMilestones(rows), rows.milestones.list(part)]);
  const [views, steps] = await Promise.all([viewMilestones(rows, milestones, list), stepsOf(rows, list)]);
  return views.map((view, place) => ({ ...view, since: steps[place] ?? null }));
}

/** From each milestone to the one after it, the newest first; the one before the last of them is not looked for. */
async function stepsOf(rows: Rows, list: readonly Milestone[]) {
  const earlier = list.slice(1);
  const pairs = earlier.map(({ build }, place) => ({ from: build, to: list[place]?.build ?? build }));
  const counted = await aheadOf(rows, pairs);
  return counted.map((ahead, place) => ({ number: earlier[place]?.number ?? 0, ahead }));
}

/** One milestone, however it was come by. */
export async function viewMilestone(rows: Rows, milestone: Milestone): Promise<MilestoneView> {
  const [view] = await viewMilestones(rows, await readMilestones(rows), [milestone]);
  if (view === undefined) throw new Error('one milestone has one view');
  return view;
}

async function viewMilestones(
  rows: Rows,
  { roleOf, states }: Milestones,
  list: readonly Milestone[],
): Promise<MilestoneView[]> {
  const promotions = await rows.promotions.many(list.map(({ promotion }) => promotion));
  const [builds, queues] = await Promise.all([
    rows.builds.heads([...new Set(list.map(({ build }) => build))]),
    waitingStates(rows, promotions),
  ]);
  return list.map((milestone) => ({
    milestone,
    role: roleOf(milestone),
    build: builds.find(({ id }) => id === milestone.build) ?? null,
    promotion: promotions.find(({ id }) => id === milestone.promotion) ?? null,
    blockedBy: queues.get(milestone.promotion)?.blockedBy ?? [],
    url: states.find(({ stage }) => stage === milestone.stage)?.url ?? null,
  }));
}
