import { aheadAfter } from '../rules/ahead.js';

/** The service's clock, as far as its answers tell; all times that a page shows are by it. */
export interface ServiceClock {
  readonly now: () => Date;
  /** Called as something is asked; what it gives back is called with the `Date` header of the answer. */
  readonly asking: () => (date: string | null) => void;
}

/** `own` = the browser's clock, which may be wrong: the service's times are told by the service's. */
export function clockBy(own: () => Date): ServiceClock {
  let ahead = 0;
  return {
    now: () => new Date(own().getTime() + ahead),
    asking: () => {
      const askedAt = own().getTime();
      return (header) => {
        const date = Date.parse(header ?? '');
        // A proxy may have taken it away.
        if (Number.isNaN(date)) return;
        ahead = aheadAfter(ahead, { date, askedAt, answeredAt: own().getTime() });
      };
    },
  };
}
