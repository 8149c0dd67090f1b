import { useState } from 'preact/hooks';
import type { HoldResource } from '../../contract/hold.js';
import type { StageResource } from '../../contract/stage.js';
import { beginningAt, bookedTimes, clashing, type BookedTimes, type TimeTexts } from '../rules/book.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';
import { TextField } from './fields.js';

/** When something is booked, as the person says it. */
export interface ChosenTimes {
  readonly texts: TimeTexts;
  readonly setTexts: (texts: TimeTexts) => void;
  readonly times: BookedTimes;
  /** Why these are no times, in words. */
  readonly faults: { readonly from: string | null; readonly until: string | null };
}

export function useBookedTimes(
  { keepsAheadSeconds, leadSeconds }: Pick<StageResource, 'keepsAheadSeconds' | 'leadSeconds'>,
  first: (now: Date) => TimeTexts,
): ChosenTimes {
  const now = useNow();
  const [texts, setTexts] = useState(() => first(now));
  const times = bookedTimes(texts, { now, aheadSeconds: keepsAheadSeconds ?? leadSeconds });
  return { texts, setTexts, times, faults: faultTexts(times) };
}

function faultTexts({ faults }: BookedTimes): ChosenTimes['faults'] {
  const { acts } = words();
  return {
    from: faults.from === null ? null : faults.from === 'past' ? acts.past : acts.noTime,
    until: faults.until === null ? null : faults.until === 'none' ? acts.noTime : acts.book.notAfter,
  };
}

export function TimesFields({ chosen: { texts, setTexts, faults } }: { readonly chosen: ChosenTimes }) {
  const { book } = words().acts;
  return (
    <>
      <TextField
        {...{ label: book.from, type: 'datetime-local', value: texts.from, at: '/from' }}
        onInput={(from) => setTexts(beginningAt(texts, from))}
        fault={faults.from}
      />
      <TextField
        {...{ label: book.until, type: 'datetime-local', value: texts.until, at: '/until' }}
        onInput={(until) => setTexts({ ...texts, until })}
        fault={faults.until}
      />
    </>
  );
}

/** `from 10 Nov, 14:00 until 10 Nov, 17:00`. */
export function useBetween({ from, until }: Pick<BookedTimes, 'from' | 'until'>): string {
  const now = useNow();
  if (from === null || until === null) return '…';
  const { booking } = words();
  return booking.times({ from: format().moment(from, now), until: format().moment(until, now) });
}

/** What keeps the stage at the same time. */
export function Beside({ other: { actor, by, reason, from, until } }: { readonly other: HoldResource }) {
  const { book } = words().acts;
  const now = useNow();
  const moment = (at: string | null): string | null =>
    at === null ? null : format().moment(new Date(at), now);
  return (
    <p class="muted">
      {book.beside({ by: actor.name ?? by, reason, from: moment(from), until: moment(until) })}
    </p>
  );
}

/** Why that build cannot be shown then; null = it can. */
export function clashText(others: readonly HoldResource[], build: string | null): string | null {
  const clash = clashing(others, build);
  if (clash === null) return null;
  const { actor, by, shows } = clash;
  return words().acts.book.clash({ by: actor.name ?? by, build: shows?.build ?? '' });
}
