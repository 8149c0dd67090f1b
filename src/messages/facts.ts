/** What a message may mention; the caller gives the values, the language gives the words. */
export type Facts = Readonly<Record<string, unknown>>;

/** A fact as text; `otherwise` where there is none. */
export const shown = (value: unknown, otherwise = ''): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : otherwise;

/** Joins a list fact for a sentence. */
export const listed = (value: unknown): string =>
  Array.isArray(value) ? value.map((item) => shown(item)).join(', ') : shown(value);
