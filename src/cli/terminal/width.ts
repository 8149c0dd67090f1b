import stringWidth from 'string-width';

/**
 * Printable ASCII, Latin letters, and the dashes, dots, arrows and signs of ordinary lines: a column each, and no part of
 * a character that is written with several. All else is looked at one by one, with tables that take 10 ms to make.
 */
const oneColumnEach =
  /^[\u0020-\u007e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u2010-\u2027\u2030-\u203b\u2190-\u2193\u2500-\u25a9\u25cb-\u25ef\u2713\u2717]*$/;

/** Columns that a terminal gives to a text; its colour codes take none. */
export const widthOf = (text: string): number => (oneColumnEach.test(text) ? text.length : stringWidth(text));
