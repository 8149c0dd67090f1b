const longest = 100;

/** A name that somebody sent, as it is told back: of one that is too long its beginning. */
export const shortName = (name: string): string =>
  name.length > longest ? `${name.slice(0, longest - 1).toWellFormed()}…` : name;
