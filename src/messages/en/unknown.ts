/** In place of the text of a code that another version wrote into a row. */
export const unknown = (code: string): string =>
  `"${code}": another version of Switchback recorded this, and this one has no words for it.`;
