const plainWord = /^[\w@%+=:,./-]+$/;

/** A text as one word of a POSIX shell, in single quotes where it needs them. */
export const shellWord = (text: string): string => (plainWord.test(text) ? text : shellQuote(text));

/** A text in single quotes for a POSIX shell: every byte stands for itself. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
