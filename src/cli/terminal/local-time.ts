import type { Invocation } from './invocation.js';

/** An instant as the reader's clock shows it, with its zone. */
export const localTime = ({ language }: Invocation, instant: string): string =>
  new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(new Date(instant));
