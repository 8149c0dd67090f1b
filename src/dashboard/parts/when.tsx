import { format, useNow } from './clock.js';

interface Told {
  readonly at: string;
  /** The words around it; left out = nothing else is said. */
  readonly say?: (when: string) => string;
}

const asItIs = (when: string): string => when;

/** How long ago something was, with the moment itself for whoever points at it or hears it. */
export function Ago({ at, say = asItIs }: Told) {
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={at} title={format().moment(date, now)}>
      {say(format().ago(date, now))}
    </time>
  );
}

/** A moment by the clock, with how long ago or how long still for whoever points at it. */
export function Moment({ at, say = asItIs }: Told) {
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={at} title={format().ago(date, now)}>
      {say(format().moment(date, now))}
    </time>
  );
}

/** How long it still takes to a moment, such as `2 d 4 h`; nothing below zero. */
export function useLeft(until: string): string {
  const now = useNow();
  return format().length((new Date(until).getTime() - now.getTime()) / 1000);
}
