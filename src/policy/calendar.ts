import type {
  BuildSpan,
  Calendar,
  CalendarStage,
  ComingMilestone,
  HeldSpan,
  HoldStand,
  MilestoneSpan,
  Range,
} from '../model/calendar.js';
import type { Hold } from '../model/hold.js';
import type { Milestone } from '../model/milestone.js';
import type { Promotion } from '../model/promotion.js';
import type { ScheduledRun } from '../model/scheduled-run.js';
import type { Stage, StageState } from '../model/stage.js';
import { isOpen } from './hold.js';
import { lastQuietHolds, quietHolds } from './quiet.js';
import { insteadOf } from './reservation.js';
import { milestoneOn } from './rotation.js';
import { instantOf, instantsBetween } from './schedule.js';

/** What is known of all stages, as far as the calendar needs it. */
export interface CalendarFacts {
  readonly stages: readonly Stage[];
  readonly states: readonly StageState[];
  readonly holds: readonly Hold[];
  /** All that are open now, whatever the range: by these it is told what is not as booked. Left out = none. */
  readonly booked?: readonly Hold[];
  /** Stages whose schedule is paused. */
  readonly paused: readonly string[];
  /** What schedules made within the range, the oldest first. */
  readonly ran: readonly ScheduledRun[];
  readonly milestones: readonly Milestone[];
  /** What came to stages within the range, the newest of it, and what came there last before it, the oldest first. */
  readonly arrivals: readonly { readonly stage: string; readonly build: string; readonly at: Date }[];
  /** Promotions that have not ended. */
  readonly open: readonly Pick<Promotion, 'id' | 'stage' | 'build' | 'milestone' | 'createdAt'>[];
}

/**
 * As many runs of one stage are told, and as many of its quiet hours: those of every minute say nothing in a picture
 * of weeks, and would take seconds to be counted and written.
 */
export const mostRuns = 500;

/** The calendar of a range, of the stages in their order. */
export const calendarOf = (facts: CalendarFacts, range: Range, now: Date): Calendar => ({
  ...{ ...range, now },
  stages: facts.stages.map((stage) => stageIn(facts, { stage, range, now })),
});

interface Place {
  readonly stage: Stage;
  readonly range: Range;
  readonly now: Date;
}

function stageIn(facts: CalendarFacts, place: Place): CalendarStage {
  const { stage, range, now } = place;
  const { name } = stage;
  const here = (one: { readonly stage: string }): boolean => one.stage === name;
  const { quiet, ...told } = quietOf(place);
  const were = buildsOf(facts, place);
  return {
    stage: name,
    holds: spansOf([...heldIn(facts, place), ...quiet], range, now).map(seenIn(facts, place)),
    ...told,
    ran: facts.ran.filter(here).map((run) => ({
      ...run,
      due: run.occurrence === null ? null : instantOf(stage, run.occurrence),
    })),
    ...runsOf(facts, place),
    ...were,
    milestones: stage.trigger === 'milestone' ? milestonesOf(facts, name, were.builds) : [],
    coming: facts.open.filter(here).flatMap(comingOf),
  };
}

/** With those that are booked for later, and whose build comes back before the range ends. */
function heldIn({ holds, booked = [] }: CalendarFacts, { stage: { name } }: Place): readonly Hold[] {
  const known = holds.filter(({ stage }) => stage === name);
  const comeBack = booked.filter(({ stage, comesBackAt }) => stage === name && comesBackAt !== null);
  return [...known, ...comeBack.filter(({ id }) => known.every((one) => one.id !== id))];
}

/** Those around now: of what is still to come the first, of what is over the last. */
function quietOf({ stage, range, now }: Place): {
  readonly quiet: readonly Hold[];
} & Pick<CalendarStage, 'quietFrom' | 'quietUntil'> {
  const most = mostRuns + 1;
  const middle = new Date(Math.min(Math.max(now.getTime(), range.from.getTime()), range.until.getTime()));
  const past = middle > range.from ? lastQuietHolds(stage, { ...range, until: middle }, most) : [];
  const coming = middle < range.until ? quietHolds(stage, { ...range, from: middle }, most) : [];
  const over = past.slice(-mostRuns);
  return {
    quiet: [...over.filter(({ id }) => coming.every((one) => one.id !== id)), ...coming.slice(0, mostRuns)],
    quietFrom: past.length > mostRuns ? (over[0]?.keepsFrom ?? null) : null,
    quietUntil: coming[mostRuns]?.keepsFrom ?? null,
  };
}

function seenIn({ states, booked = [] }: CalendarFacts, { stage: { name }, now }: Place) {
  const here = (one: { readonly stage: string }): boolean => one.stage === name;
  const state = states.find(here);
  const instead = state === undefined ? () => ({}) : insteadOf(booked.filter(here), state, now);
  return (span: HeldSpan): HeldSpan => ({ ...span, ...instead(span.hold) });
}

/** Those that keep their stage at some moment of the range, or whose build comes back in it, the first to begin before the others. */
export const spansOf = (holds: readonly Hold[], range: Range, now: Date): HeldSpan[] =>
  holds
    .map((hold) => spanOf(hold, now))
    .filter(
      ({ hold, until }) =>
        (hold.comesBackAt ?? hold.keepsFrom) < range.until && (until === null || until > range.from),
    )
    .toSorted((a, b) => a.from.getTime() - b.from.getTime() || a.hold.seq - b.hold.seq);

/** One that was cancelled keeps the times that were booked; of any other the end is the one that came. */
function spanOf(hold: Hold, now: Date): HeldSpan {
  const stand = standOf(hold, now);
  const until = stand === 'cancelled' ? hold.until : (hold.end?.at ?? hold.until);
  return { hold, stand, from: hold.from ?? hold.createdAt, until };
}

/** By the database's clock, also where nobody has looked since its time was over. */
export function standOf(hold: Hold, now: Date): HoldStand {
  const { from, end } = hold;
  if (from !== null && end !== null && end.at < from) return 'cancelled';
  if (!isOpen(hold, now)) return 'over';
  // Of quiet hours the next ones are known, too.
  return (from ?? hold.createdAt) > now ? 'ahead' : 'in-force';
}

function runsOf(
  { paused }: CalendarFacts,
  { stage, range, now }: Place,
): Pick<CalendarStage, 'runs' | 'runsUntil'> {
  if (stage.schedule === null || paused.includes(stage.name)) return { runs: [], runsUntil: null };
  const from = range.from > now ? range.from : now;
  const runs = instantsBetween(stage, { from, until: range.until }, mostRuns + 1);
  const next = runs[mostRuns];
  return { runs: runs.slice(0, mostRuns), runsUntil: next ?? null };
}

/** Each build runs until the next one comes; what is known of the stage now has the last word. */
function buildsOf(facts: CalendarFacts, { stage: { name }, range, now }: Place): CalendarBuilds {
  const here = (one: { readonly stage: string }): boolean => one.stage === name;
  const state = facts.states.find(here);
  const known = facts.arrivals.filter(here);
  const within = known.filter(({ at }) => at >= range.from);
  // What came between the last one before the range and the first of so many is not read.
  const isAll = within.length < mostRuns;
  const past = isAll ? known : within;
  const last = past.at(-1);
  const isSame = state === undefined || state.currentBuild === (last?.build ?? null);
  const seen =
    isSame || state.currentBuild === null || state.currentSince === null || state.currentSince > range.until
      ? []
      : [{ stage: name, build: state.currentBuild, at: state.currentSince }];
  const steps = [...past, ...seen];
  // What came after the range is not read: up to its end the last one stayed.
  const rest = state?.currentSince != null && state.currentSince > range.until ? range.until : null;
  const spans = steps.map(({ build, at }, place) => ({
    build,
    from: at,
    until: steps[place + 1]?.at ?? rest,
  }));
  return {
    builds: joined(spans, (one, other) => one.build === other.build).filter(
      ({ from, until }) => from < now && (until === null || until > range.from),
    ),
    buildsFrom: isAll ? null : (within[0]?.at ?? null),
  };
}

type CalendarBuilds = Pick<CalendarStage, 'builds' | 'buildsFrom'>;

function milestonesOf({ milestones }: CalendarFacts, stage: string, builds: readonly BuildSpan[]) {
  const spans = builds.flatMap((span): MilestoneSpan[] => {
    const milestone = milestoneOn(milestones, { stage, currentBuild: span.build, unknownReason: null });
    return milestone === null ? [] : [{ number: milestone.number, ...span }];
  });
  return joined(spans, (one, other) => one.number === other.number);
}

/** One that came again while it was there was there without a break. */
function joined<T extends BuildSpan>(spans: readonly T[], isSame: (one: T, other: T) => boolean): T[] {
  const found: T[] = [];
  for (const span of spans) {
    const before = found.at(-1);
    if (before !== undefined && isSame(before, span) && before.until?.getTime() === span.from.getTime())
      found[found.length - 1] = { ...before, until: span.until };
    else found.push(span);
  }
  return found;
}

const comingOf = ({
  id: promotion,
  build,
  milestone: number,
  createdAt: since,
}: CalendarFacts['open'][number]): ComingMilestone[] =>
  number === null ? [] : [{ number, build, promotion, since }];
