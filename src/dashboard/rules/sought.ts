/** What somebody looks for by an address: a commit by digits of its SHA, or a pull request by its number. */
export type Sought =
  | { readonly kind: 'commit'; readonly sha: string }
  | { readonly kind: 'pr'; readonly number: number };

/** `#412`, `pr 412` and `PR-412` are pull requests; everything else is taken for a commit. */
export function readSought(text: string): Sought {
  const trimmed = text.trim();
  const number = /^(?:#|pr[ #-]{0,2})(\d{1,9})$/i.exec(trimmed)?.[1];
  if (number !== undefined) return { kind: 'pr', number: Number(number) };
  return { kind: 'commit', sha: /^[\da-f]+$/i.test(trimmed) ? trimmed.toLowerCase() : trimmed };
}
