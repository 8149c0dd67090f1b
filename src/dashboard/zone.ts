/** a year in seconds */
const year = 365 * 24 * 60 * 60;

/** Tells the service in which zone the person reads, so that it draws the next page with their times. */
export function keepZone(zone: string, prefix: string): void {
  const kept = `switchback-zone=${zone}`;
  if (document.cookie.split('; ').includes(kept)) return;
  document.cookie = `${kept}; Path=${prefix}/; Max-Age=${String(year)}; SameSite=Lax`;
}
