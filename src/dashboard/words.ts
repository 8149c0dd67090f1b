import type { dashboard } from '../messages/en/dashboard.js';
import type { Language } from '../messages/index.js';

export type Words = typeof dashboard;

let spoken: { readonly language: Language; readonly words: Words } | undefined;

/** Before anything is shown: another language is another page. */
export const setWords = (language: Language, words: Words): void => {
  spoken = { language, words };
};

/** Each language's words are a file of their own. */
export const wordsIn = async (language: Language): Promise<Words> =>
  language === 'ko'
    ? (await import('../messages/ko/dashboard.js')).dashboard
    : (await import('../messages/en/dashboard.js')).dashboard;

/** Every text of the dashboard in the language of the page. Throws before there is one. */
export const words = (): Words => spokenNow().words;

export const language = (): Language => spokenNow().language;

function spokenNow(): NonNullable<typeof spoken> {
  if (spoken === undefined) throw new Error('no language is set yet');
  return spoken;
}
