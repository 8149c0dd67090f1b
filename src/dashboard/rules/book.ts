import type { HoldResource } from '../../contract/hold.js';
import type { StageResource } from '../../contract/stage.js';

/** The hours between which somebody shows a stage, where they have not said others: tomorrow, by their own clock. */
const usualHours = [14, 17] as const;

/** When a reservation begins and ends, as a field of a date and a time has it (`2026-11-13T14:00`). */
export interface TimeTexts {
  readonly from: string;
  readonly until: string;
}

export function usualTimes(now: Date): TimeTexts {
  const [from, until] = usualHours.map((hour) =>
    textOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, hour)),
  );
  return { from: from ?? '', until: until ?? '' };
}

/** Those of what is booked already. */
export const textsOf = ({ from, until }: { readonly from: Date; readonly until: Date }): TimeTexts => ({
  from: textOf(from),
  until: textOf(until),
});

/** What is changed of it: what the person left as it is keeps its seconds, which no field shows. */
export function movedTo(
  booked: { readonly from: Date; readonly until: Date },
  texts: TimeTexts,
): { readonly from?: Date; readonly until: Date } {
  const before = textsOf(booked);
  const until = texts.until === before.until ? booked.until : new Date(texts.until);
  return texts.from === before.from ? { until } : { from: new Date(texts.from), until };
}

/** With another beginning it lasts as long as before. */
export function beginningAt({ from, until }: TimeTexts, next: string): TimeTexts {
  const [before, end, after] = [from, until, next].map((text) => new Date(text).getTime());
  const moved = new Date((end ?? 0) + (after ?? 0) - (before ?? 0));
  return { from: next, until: Number.isNaN(moved.getTime()) ? until : textOf(moved) };
}

export interface BookedTimes {
  /** null = no time that could be. */
  readonly from: Date | null;
  readonly until: Date | null;
  /** From then on nothing new starts there; null = as soon as it is booked, or there is no beginning. */
  readonly keepsFrom: Date | null;
  readonly faults: { readonly from: 'none' | 'past' | null; readonly until: 'none' | 'not-after' | null };
}

/** The instants that are meant; `aheadSeconds` = so long before it begins nothing new starts there. */
export function bookedTimes(
  texts: TimeTexts,
  { now, aheadSeconds }: { readonly now: Date; readonly aheadSeconds: number },
): BookedTimes {
  const [from, until] = [instantOf(texts.from), instantOf(texts.until)];
  const keeps = from === null ? null : new Date(from.getTime() - aheadSeconds * 1000);
  return {
    ...{ from, until, keepsFrom: keeps === null || keeps <= now ? null : keeps },
    faults: {
      from: from === null ? 'none' : from < now ? 'past' : null,
      until: until === null ? 'none' : from !== null && until <= from ? 'not-after' : null,
    },
  };
}

/** Those that keep the stage at some moment of it. */
export function beside(
  { holds, reservations }: Pick<StageResource, 'holds' | 'reservations'>,
  { from, until, keepsFrom }: BookedTimes,
): readonly HoldResource[] {
  if (from === null || until === null) return [];
  const begins = keepsFrom ?? new Date(0);
  return [...holds, ...reservations].filter(
    (one) =>
      (one.keepsFrom === null || new Date(one.keepsFrom) < until) &&
      (one.until === null || new Date(one.until) > begins),
  );
}

/** Of these the one that shows another build: a stage shows one at a time. */
export const clashing = (others: readonly HoldResource[], build: string | null): HoldResource | null =>
  build === null ? null : (others.find(({ shows }) => shows !== null && shows.build !== build) ?? null);

/** What is to be shown, by its name in the list: a milestone, a build, or nothing in particular. */
export const showing = (chosen: string): { milestone?: number; build?: string } => {
  const [, number] = /^m(\d+)$/.exec(chosen) ?? [];
  if (number !== undefined) return { milestone: Number(number) };
  return chosen === '' ? {} : { build: chosen };
};

function instantOf(text: string): Date | null {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** By the clock of the person. */
function textOf(at: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
