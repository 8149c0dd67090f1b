import type { Verb } from '../../model/right.js';
import { useLacking, useMay, useMayAnywhere } from '../state/rights.js';
import { words } from '../words.js';

/** Why the person may not do it on a stage, in words; null = they may. */
export function useLack(verb: Verb, stage: string): string | null {
  const may = useMay(verb, stage);
  const { dialog } = words();
  if (may === null) return dialog.looking;
  return may ? null : dialog.lacks({ right: dialog.rights[verb], stage });
}

/** Why the person may not do it on all of these stages, with those on which they lack it; null = they may. */
export function useLackOnAny(verb: Verb, stages: readonly string[]): string | null {
  const lacking = useLacking(verb, stages);
  const { dialog } = words();
  if (lacking === null) return dialog.looking;
  return lacking.length === 0
    ? null
    : dialog.lacks({ right: dialog.rights[verb], stage: lacking.join(', ') });
}

/** Why the person may not do what concerns no stage, in words; null = they may. */
export function useLackHere(verb: Verb): string | null {
  const may = useMayAnywhere(verb);
  const { dialog } = words();
  if (may === null) return dialog.looking;
  return may ? null : dialog.lacksHere({ right: dialog.rights[verb] });
}
