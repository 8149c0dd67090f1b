import type { Verdict } from './recovery.js';

/** A run by hand, as the stack's history tells of it; `build` is what its outputs say. */
export interface RunByHand {
  readonly kind: string;
  readonly succeeded: boolean;
  readonly build: string | null;
}

export type Left =
  | { readonly kind: 'as-it-was' }
  | Exclude<Verdict, { kind: 'unclear' }>
  /** Nobody can say. */
  | { readonly kind: 'unclear' };

/**
 * What a run by hand left where its own word is not enough, because it failed, or because an attempt of ours came after
 * it: the platform's word counts, as after a failure of our own. Without one, an update that failed left what was there.
 */
export function leftByHand(run: RunByHand, current: string | null, verdict: Verdict): Left {
  if (verdict.kind === 'runs') return verdict.build === current ? { kind: 'as-it-was' } : verdict;
  if (verdict.kind === 'nothing' && run.kind === 'destroy' && current !== null) return verdict;
  if (verdict.kind === 'unclear' && verdict.why === 'build-unknown') return { kind: 'unclear' };
  return wantedBy(run, current) === current ? { kind: 'as-it-was' } : { kind: 'unclear' };
}

function wantedBy({ kind, succeeded, build }: RunByHand, current: string | null): string | null {
  if (kind === 'destroy') return null;
  return succeeded ? build : current;
}
