/**
 * An instant (RFC 3339) to the minute, as a person reads it: whose clock it is by is said, because servers and readers
 * differ. A time on the wall has no zone, and gets none.
 */
export const minute = (instant: string): string =>
  instant
    .replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(\.\d+)?Z$/, '$1 $2 UTC')
    .replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?([+-]\d\d:\d\d)?$/, '$1 $2$3');

/** Joins a list fact for a sentence. */
export const listed = (fact: string | readonly string[]): string =>
  typeof fact === 'string' ? fact : fact.join(', ');

/** A name that somebody sent, in quotes, where also what nobody would see of it can be read. */
export const quoted = (name: string): string =>
  JSON.stringify(name).replaceAll(
    /\p{C}|(?! )\p{Z}/gu,
    (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** What is known of these, behind what they are about. */
export const inBrackets = (parts: readonly string[]): string => {
  const known = parts.filter((part) => part !== '');
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
};

/** The words for a code, or for a list of codes; a code that has none yet is shown as it is. */
export const worded = (
  words: Readonly<Record<string, string>>,
  codes: string | null | readonly string[],
): string => [...new Set([codes ?? []].flat())].map((code) => words[code] ?? code).join(', ');

/** Of entries like `.env.devqa:3 open-quote` the places; what is wrong there has no words without its facts. */
export const placesOf = (entries: readonly string[]): string =>
  entries.map((entry) => entry.split(' ')[0]).join(', ');

/** Whole minutes with the units of a language: `2 h 5 min`, `2시간 5분`. */
export function minutesIn(
  seconds: number,
  units: { readonly hours: string; readonly minutes: string },
): string {
  const hours = Math.floor(seconds / 3600);
  const short = `${String(Math.floor((seconds % 3600) / 60))}${units.minutes}`;
  return hours > 0 ? `${String(hours)}${units.hours}${short}` : short;
}

/** Whole seconds with the units of a language, of an hour and more without the last of them: `2m 11s`, `2시간 5분`. */
export function secondsIn(
  seconds: number,
  units: { readonly hours: string; readonly minutes: string; readonly seconds: string },
): string {
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  const parts: readonly (readonly [number, string])[] = [
    [hours, units.hours],
    [minutes, units.minutes],
    [hours > 0 ? 0 : rest, units.seconds],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${String(count)}${unit}`);
  return said.join(' ') || `0${units.seconds}`;
}
