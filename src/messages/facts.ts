/** What a message may mention; the caller gives the values, the language gives the words. */
export type Facts = Readonly<Record<string, unknown>>;

/** Joins a list fact for a sentence. */
export const listed = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(', ') : value === undefined ? '' : String(value);
