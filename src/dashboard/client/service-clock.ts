import { aheadAfter } from '../rules/ahead.js';

/** The service's clock, as far as its answers tell; all times that a page shows are by it. */
export interface ServiceClock {
  readonly now: () => Date;
  /** Called as something is asked; what it gives back is called with the `Date` header of the answer. */
  readonly asking: () => (date: string | null) => void;
  /** Of what was asked for so many milliseconds ago, and has come: when the service said it. */
  readonly told: (date: string, milliseconds: number) => void;
}

/** `own` = the browser's clock, which may be wrong: the service's times are told by the service's. */
export function clockBy(own: () => Date): ServiceClock {
  let ahead = 0;
  const heard = (said: string | null, askedAt: number): void => {
    const date = Date.parse(said ?? '');
    // A proxy may have taken it away.
    if (Number.isNaN(date)) return;
    ahead = aheadAfter(ahead, { date, askedAt, answeredAt: own().getTime() });
  };
  return {
    now: () => new Date(own().getTime() + ahead),
    asking: () => {
      const askedAt = own().getTime();
      return (header) => heard(header, askedAt);
    },
    told: (date, milliseconds) => heard(date, own().getTime() - milliseconds),
  };
}
