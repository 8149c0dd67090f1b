import type { HoldChoiceBody } from '../contract/hold-choice.js';
import type { HoldChoice } from '../requests/override.js';

/** What a request wants where its stage is held. */
export const holdChoiceOf = (
  { overrideHold, onHold }: HoldChoiceBody,
  otherwise: 'reject' | 'wait',
): HoldChoice =>
  overrideHold === undefined ? { do: onHold ?? otherwise } : { do: 'override', hold: overrideHold };
