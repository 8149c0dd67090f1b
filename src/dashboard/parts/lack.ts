import type { Verb } from '../../model/right.js';
import { useMay, useMayAnywhere } from '../state/rights.js';
import { words } from '../words.js';

/** Why the person may not do it on a stage, in words; null = they may. */
export function useLack(verb: Verb, stage: string): string | null {
  const may = useMay(verb, stage);
  const { dialog } = words();
  if (may === null) return dialog.looking;
  return may ? null : dialog.lacks({ right: dialog.rights[verb], stage });
}

/** Why the person may not do what concerns no stage, in words; null = they may. */
export function useLackHere(verb: Verb): string | null {
  const may = useMayAnywhere(verb);
  const { dialog } = words();
  if (may === null) return dialog.looking;
  return may ? null : dialog.lacksHere({ right: dialog.rights[verb] });
}
