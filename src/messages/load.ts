import type { Messages } from './index.js';
import type { Language } from './language.js';

/** The texts of one language, for who speaks no other: a command loads the half of them. */
export const loadMessages = (language: Language): Promise<Messages> =>
  language === 'ko' ? import('./ko/index.js') : import('./en/index.js');
