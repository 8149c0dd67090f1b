import { useState } from 'preact/hooks';
import { endOf, endsAhead, type HoldEnd } from '../rules/hold-end.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';
import { Choices, TextField } from './fields.js';

interface ChosenEnd {
  readonly choice: HoldEnd;
  readonly choose: (choice: HoldEnd) => void;
  readonly date: string;
  readonly setDate: (date: string) => void;
  /** null = until somebody releases it; undefined = not a time that could be. */
  readonly until: Date | null | undefined;
  /** Why that is no end, in words. */
  readonly fault: string | null;
}

/** When a hold is to end, as the person says it; counted from when they said so. */
export function useHoldEnd(first: HoldEnd): ChosenEnd {
  const now = useNow();
  const { acts } = words();
  const [choice, setChoice] = useState(first);
  const [chosenAt, setChosenAt] = useState(now);
  const [date, setDate] = useState('');
  const until = endOf(choice, { now: chosenAt, date });
  const isPast = until != null && until <= now;
  return {
    choice,
    choose: (next) => {
      setChosenAt(now);
      setChoice(next);
    },
    date,
    setDate,
    until,
    fault: until === undefined ? acts.noTime : isPast ? acts.past : null,
  };
}

export function HoldEndField({ end }: { readonly end: ChosenEnd }) {
  const now = useNow();
  const { acts } = words();
  return (
    <>
      <Choices
        {...{ legend: acts.until, name: 'until', value: end.choice, onChange: end.choose, isRow: true }}
        choices={endsAhead(now).map((value) => ({ value, label: acts.ends[value] }))}
      />
      {end.choice === 'date' ? (
        <TextField {...{ label: acts.when, type: 'datetime-local', value: end.date, onInput: end.setDate }} />
      ) : null}
    </>
  );
}

/** `until 10 Nov, 18:00 (2d 4h)`, or that somebody has to release it. */
export function useEndText(until: Date | null | undefined): string {
  const now = useNow();
  const { acts } = words();
  if (until == null) return until === null ? acts.untilReleased : '…';
  const left = format().length((until.getTime() - now.getTime()) / 1000);
  return acts.untilMoment({ at: format().moment(until, now), left });
}
