import { isQuiet, type Hold, type HoldKind } from './hold.js';
import type { ScheduledRun } from './scheduled-run.js';

/** From an instant on, and up to another one, which is not part of it. */
export interface Range {
  readonly from: Date;
  readonly until: Date;
}

/** How a hold stands at a time: `cancelled` = it was booked, and released before it began. */
export const holdStands = ['ahead', 'in-force', 'over', 'cancelled'] as const;
export type HoldStand = (typeof holdStands)[number];

/** A hold as the calendar has it. */
export interface HeldSpan {
  readonly hold: Hold;
  readonly stand: HoldStand;
  /** When it begins: of a reservation some time after nothing new starts there any more. */
  readonly from: Date;
  /** When it ended, or will; null = once somebody releases it. */
  readonly until: Date | null;
  /** What its stage runs now where that is not what is to be shown; null = nothing. */
  readonly runsInstead?: string | null;
}

/** One of quiet hours, which come every day. */
export const isQuietSpan = ({ hold }: { readonly hold: { readonly kind: HoldKind } }): boolean =>
  isQuiet(hold);

/** A build while its stage runs it. */
export interface BuildSpan {
  readonly build: string;
  readonly from: Date;
  /** null = it is there still. */
  readonly until: Date | null;
}

/** A milestone while its slot runs it. */
export interface MilestoneSpan extends BuildSpan {
  readonly number: number;
}

/** A milestone that is recorded, and whose promotion has not ended. */
export interface ComingMilestone {
  readonly number: number;
  readonly build: string | null;
  readonly promotion: string;
  readonly since: Date;
}

/** A run of a schedule, and when it was due: it may have been made up for later. null = nobody knows. */
export interface RanSpan extends ScheduledRun {
  readonly due: Date | null;
}

/** One stage in the calendar. */
export interface CalendarStage {
  readonly stage: string;
  /** The first to begin before the others. */
  readonly holds: readonly HeldSpan[];
  /** Up to when all quiet hours that are still to come are told; null = to the end of the range. */
  readonly quietUntil: Date | null;
  /** From when on all quiet hours that are over are told; null = from the beginning of the range. */
  readonly quietFrom: Date | null;
  /** What its schedule has made, the newest of them, the oldest first. */
  readonly ran: readonly RanSpan[];
  /** When its schedule runs, as far as that is still to come. */
  readonly runs: readonly Date[];
  /** Up to when all runs are told; null = to the end of the range. */
  readonly runsUntil: Date | null;
  /** What it ran, the oldest first. */
  readonly builds: readonly BuildSpan[];
  /** From when on all of that is told; null = from the beginning of the range. */
  readonly buildsFrom: Date | null;
  /** The same of a slot, by the milestones that they are. */
  readonly milestones: readonly MilestoneSpan[];
  readonly coming: readonly ComingMilestone[];
}

/** What is booked, what runs and what comes by itself, stage by stage. */
export interface Calendar extends Range {
  readonly now: Date;
  readonly stages: readonly CalendarStage[];
}
