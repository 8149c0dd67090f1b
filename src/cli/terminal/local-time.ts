/** An instant as the reader's clock shows it, written as the service writes times: `2026-11-13 18:00 GMT+9`. */
export const localTime = (instant: string): string => {
  zones ??= new Intl.DateTimeFormat('en', { timeZoneName: 'short' });
  const zone = zones.formatToParts(new Date(instant)).find(({ type }) => type === 'timeZoneName');
  return `${localMinute(instant)} ${zone?.value ?? ''}`.trimEnd();
};

/** The same without the zone, for a column whose heading says that it is local. */
export function localMinute(instant: string): string {
  const at = new Date(instant);
  const [year, ...rest] = [at.getFullYear(), at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes()];
  const [month, day, hour, minute] = rest.map((part) => String(part).padStart(2, '0'));
  return `${String(year).padStart(4, '0')}-${month ?? ''}-${day ?? ''} ${hour ?? ''}:${minute ?? ''}`;
}

let zones: Intl.DateTimeFormat | undefined;
