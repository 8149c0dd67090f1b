const plainWord = /^[\w@%+=:,./-]+$/;

/** A text as one word of a POSIX shell, in single quotes where it needs them. */
export const shellWord = (text: string): string => (plainWord.test(text) ? text : shellQuote(text));

/** A text in single quotes for a POSIX shell: every byte stands for itself. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The command that puts a folder or file out of the way and keeps it. */
export const aside = (path: string): string => `mv ${shellWord(path)} ${shellWord(`${path}.aside`)}`;

/** The command that starts the service on a data directory; null = the one that it takes by itself. */
export const serveOn = (dataDir: string | null): string =>
  `npx --no switchback serve${dataDir === null ? '' : ` --data-dir ${shellWord(dataDir)}`}`;
