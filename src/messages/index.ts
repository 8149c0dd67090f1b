import * as en from './en/index.js';
import * as ko from './ko/index.js';
import type { Language } from './language.js';

export { languageOf, type Language } from './language.js';

/** Every text that a person reads, by area; Korean must have exactly the English keys, or the build fails. */
export type Messages = typeof en;

const byLanguage: Readonly<Record<Language, Messages>> = { en, ko };

export const messagesIn = (language: Language): Messages => byLanguage[language];
