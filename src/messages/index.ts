import * as en from './en/index.js';
import * as ko from './ko/index.js';

export type Language = 'en' | 'ko';

/** Every text that a person reads, by area; Korean must have exactly the English keys, or the build fails. */
export type Messages = typeof en;

const byLanguage: Readonly<Record<Language, Messages>> = { en, ko };

export const messagesIn = (language: Language): Messages => byLanguage[language];

/** The first language of an Accept-Language header (or LANG value) that the product speaks. */
export function languageOf(preferences: string | undefined): Language {
  const wanted = (preferences ?? '').toLowerCase().split(',');
  const first = wanted.map((entry) => entry.trim().slice(0, 2)).find((tag) => tag === 'ko' || tag === 'en');
  return first === 'ko' ? 'ko' : 'en';
}
