import { useId, useState } from 'preact/hooks';
import { stepIn } from '../rules/lane.js';

/** One part of a list that is drawn: the arrow keys go from part to part, Enter opens what it is about, a click chooses it. */
export interface Choice {
  /** -1 = none is chosen. */
  readonly place: number;
  readonly idOf: (place: number) => string;
  readonly choose: (place: number) => void;
  /** What the drawing itself needs, besides its name. */
  readonly list: {
    readonly role: 'img' | 'listbox';
    readonly 'aria-activedescendant': string | undefined;
    readonly tabIndex: 0;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onFocus: () => void;
  };
}

/** By the keys of the parts, so that what is chosen stays so when others come in before it. */
export function useChoice(keys: readonly string[], open: (place: number) => void): Choice {
  const [chosen, setChosen] = useState<string | null>(null);
  const ids = useId();
  const place = chosen === null ? -1 : keys.indexOf(chosen);
  const idOf = (at: number): string => `${ids}-${String(at)}`;
  const choose = (at: number): void => setChosen(keys[at] ?? null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stepIn(event.key, { place, count: keys.length });
    if (event.key === 'Enter' && place !== -1) open(place);
    if (next === null) return;
    event.preventDefault();
    choose(next);
  };
  return {
    ...{ place, idOf, choose },
    list: {
      role: keys.length === 0 ? 'img' : 'listbox',
      'aria-activedescendant': place === -1 ? undefined : idOf(place),
      tabIndex: 0,
      onKeyDown,
      onFocus: () => {
        if (chosen === null) choose(keys.length - 1);
      },
    },
  };
}
