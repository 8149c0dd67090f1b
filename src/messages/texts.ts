import type { Stored } from '../model/stored.js';

/** One text for each code of a family, made of that code's own facts; complete by type. */
export type Texts<F> = { readonly [C in keyof F]: (facts: F[C]) => string };

/**
 * The text of what was stored with a code, or `otherwise` where another version stored it: there is none for its code
 * here, or not with its facts. The one place where facts are taken for those of their code without being made here.
 */
export const textOfStored = <F>(
  texts: Texts<F>,
  { code, facts }: Stored,
  otherwise: (code: string) => string,
): string => {
  if (!isCodeOf(texts, code)) return otherwise(code);
  try {
    return textOf(texts, { code, facts: facts as F[keyof F] });
  } catch {
    return otherwise(code);
  }
};

const isCodeOf = <F>(texts: Texts<F>, code: string): code is keyof F & string => Object.hasOwn(texts, code);

/** The text of a code that came with its facts. */
export const textOf = <F, C extends keyof F>(
  texts: Texts<F>,
  { code, facts }: { readonly code: C; readonly facts: F[C] },
): string => texts[code](facts);

/** The same for what is wrong somewhere: a text may mention the place, too. */
export type PlacedTexts<F, P> = { readonly [C in keyof F]: (facts: F[C], at: P) => string };
