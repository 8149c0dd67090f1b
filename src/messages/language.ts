export type Language = 'en' | 'ko';

/** The first language of an Accept-Language header (or LANG value) that the product speaks. */
export function languageOf(preferences: string | undefined): Language {
  const wanted = (preferences ?? '').toLowerCase().split(',');
  const first = wanted.map((entry) => entry.trim().slice(0, 2)).find((tag) => tag === 'ko' || tag === 'en');
  return first === 'ko' ? 'ko' : 'en';
}
