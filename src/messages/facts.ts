/** What a message may mention; the caller gives the values, the language gives the words. */
export type Facts = Readonly<Record<string, unknown>>;

/** A fact as text; `otherwise` where there is none. */
export const shown = (value: unknown, otherwise = ''): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : otherwise;

/** An instant (RFC 3339) to the minute, as a person reads it: whose clock it is by is said, because servers and readers differ. */
export const minute = (value: unknown): string =>
  shown(value).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(\.\d+)?Z$/, '$1 $2 UTC');

/** Joins a list fact for a sentence. */
export const listed = (value: unknown): string =>
  Array.isArray(value) ? value.map((item) => shown(item)).join(', ') : shown(value);

/** The words for a code, or for a list of codes; a code that has none yet is shown as it is. */
export const worded = (words: Readonly<Record<string, string>>, codes: unknown): string =>
  listed((Array.isArray(codes) ? codes : [codes]).map((code) => words[shown(code)] ?? shown(code)));

/** Of entries like `.env.devqa:3 open-quote` the places; what is wrong there has no words without its facts. */
export const placesOf = (entries: unknown): string =>
  listed((Array.isArray(entries) ? entries : [entries]).map((entry) => shown(entry).split(' ')[0]));

/** A list fact as texts. */
export const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).map((item) => shown(item));

/** Whole minutes with the units of a language: `2 h 5 min`, `2시간 5분`. */
export function minutesIn(
  seconds: number,
  units: { readonly hours: string; readonly minutes: string },
): string {
  const hours = Math.floor(seconds / 3600);
  const short = `${String(Math.floor((seconds % 3600) / 60))}${units.minutes}`;
  return hours > 0 ? `${String(hours)}${units.hours}${short}` : short;
}
