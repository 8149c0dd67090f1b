/** One word of PostgreSQL's wire types: int8, which does not fit a number in general but does here. */
export const int8 = 20;
export const toNumber = (text: string): number => Number(text);

/** PostgreSQL writes `0001-01-01 00:00:00+00`, of which JavaScript makes 2001 unless it is ISO 8601. */
const timestamptz = 1184;
export const toDate = (text: string): Date => new Date(text.replace(' ', 'T').replace(/[+-]\d\d$/, '$&:00'));

/** What the embedded database makes of values that PostgreSQL sends as text. */
export const embeddedParsers = { [int8]: toNumber, [timestamptz]: toDate };
