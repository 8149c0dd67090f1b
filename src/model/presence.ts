/** A build that came to a stage. */
export interface Arrived {
  /** When, as text: the later one is the greater one. */
  readonly at: string;
  /** `back` = it had not all that was there before, or nothing was. */
  readonly kind: 'arrived' | 'back';
  /** Whether it has what is looked for. */
  readonly has: boolean;
}

/** What is to be read next: the newest step-backs before a time (null = with the newest arrival), or arrivals within a span. */
export type Next =
  | { readonly before: string | null; readonly after: null; readonly upTo: null }
  | { readonly before: null; readonly after: string; readonly upTo: string };

/** Looks for the arrival from which on a stage has had something without a break, while it is shown what it asks for. */
export interface Search {
  /** null = it is over. */
  readonly next: () => Next | null;
  /** The newest first. */
  readonly see: (arrived: readonly Arrived[]) => void;
  /** null = the stage has not got it. */
  readonly since: () => string | null;
}

/**
 * Between two step-backs a stage only gains. So the last step-back without it is looked for first, and then, among the
 * arrivals from there on, the first that has it.
 */
export function firstWith(): Search {
  let next: Next | null = { before: null, after: null, upTo: null };
  /** The earliest arrival that is known to have it, and everything since. */
  let since: string | null = null;
  const seeBacks = (arrived: readonly Arrived[]): void => {
    const without = arrived.find(({ has }) => !has);
    const having = without === undefined ? arrived : arrived.slice(0, arrived.indexOf(without));
    since = having.at(-1)?.at ?? since;
    const oldest = arrived.at(-1);
    if (without !== undefined)
      next = since === null ? null : { before: null, after: without.at, upTo: since };
    // The first arrival of all is a step-back, too: where none is left, all have been seen.
    else next = oldest === undefined ? null : { before: oldest.at, after: null, upTo: null };
  };
  const seeSpan = (arrived: readonly Arrived[]): void => {
    const having = arrived.filter(({ has }) => has);
    const lacking = arrived.find(({ has }) => !has);
    since = having.at(-1)?.at ?? since;
    next = lacking === undefined || since === null ? null : { before: null, after: lacking.at, upTo: since };
  };
  return {
    next: () => next,
    see: (arrived) => {
      if (next === null) return;
      if (next.after === null) seeBacks(arrived);
      else seeSpan(arrived);
    },
    since: () => since,
  };
}
