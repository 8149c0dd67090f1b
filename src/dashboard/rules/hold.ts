/** Whether a hold is over by its own time, also before the service has looked at it again. */
export const isOver = (hold: { readonly until: string | null } | null, now: Date): boolean =>
  hold?.until != null && Date.parse(hold.until) <= now.getTime();
