/** What stands for a character that PostgreSQL does not take. */
const replacement = '\ufffd';

/**
 * A value as PostgreSQL takes it for jsonb: a backend may answer NUL or half a surrogate pair, and a row that is refused
 * for that would be tried again for ever.
 */
export const toJsonb = (value: unknown): string =>
  // JSON.stringify writes both as escapes, and what is no half as the character itself.
  JSON.stringify(value).replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escape, what: string) =>
    what.length > 1 ? replacement : escape,
  );

/** The same for a text; null stays null. */
export const toText = <T extends string | null>(text: T): T =>
  (text === null ? null : text.toWellFormed().replaceAll('\0', replacement)) as T;
