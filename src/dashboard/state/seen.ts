import { useState } from 'preact/hooks';
import type { Known } from './resource.js';

/** What a person has before them while they decide, and what is there meanwhile. */
export interface Seen<T> {
  readonly data: T;
  readonly etag: string | null;
  /** What is there by now: the same, as long as nothing has changed. */
  readonly now: T;
  /** Shows what is there by now. */
  readonly reload: () => void;
}

/** Keeps what was known first, whatever comes in later, until the person asks for it; null = nothing is known yet. */
export function useSeen<T>({ data, etag }: Known<T>): Seen<T> | null {
  const [kept, setKept] = useState<{ data: T; etag: string | null } | null>(null);
  if (data === null) return null;
  const newest = { data, etag };
  if (kept === null) setKept(newest);
  return { ...(kept ?? newest), now: data, reload: () => setKept(newest) };
}
