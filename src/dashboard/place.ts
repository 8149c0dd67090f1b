import type { Language } from '../messages/index.js';

export type Theme = 'light' | 'dark' | 'system';

/** Where the dashboard is, in which language and colours: the service says so in the page. */
export interface Place {
  /** What a proxy puts before each path; empty = nothing. */
  readonly prefix: string;
  readonly language: Language;
  readonly theme: Theme;
}

export function readPlace({ documentElement }: Document): Place {
  const { prefix = '', theme } = documentElement.dataset;
  return {
    prefix,
    language: documentElement.lang === 'ko' ? 'ko' : 'en',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}
