import { useRef, useState } from 'preact/hooks';
import type { PreviewResource } from '../../contract/preview.js';
import type { StageResource } from '../../contract/stage.js';
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

/** The stage as it was when the preview was there: what the person decides by. */
export function useSeenStage<S extends StageResource | null>(stage: S, preview: PreviewResource | null): S {
  const kept = useRef<{ preview: PreviewResource; stage: S } | null>(null);
  if (preview === null) return stage;
  if (kept.current?.preview !== preview) kept.current = { preview, stage };
  // What the stage was asked for before the preview may have come after it.
  if (kept.current.stage?.etag !== preview.etag && stage?.etag === preview.etag)
    kept.current = { preview, stage };
  return kept.current.stage;
}
