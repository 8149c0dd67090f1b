import type { HoldChoiceBody, OverrideBody } from '../contract/hold-choice.js';
import type { HoldChoice } from '../requests/override.js';

/** What a request wants where its stage is held. */
export function holdChoiceOf(body: HoldChoiceBody, otherwise: 'reject' | 'wait'): HoldChoice {
  const holds = overriddenBy(body);
  return holds.length === 0 ? { do: body.onHold ?? otherwise } : { do: 'override', holds };
}

/** Every hold that is named, in either form. */
const overriddenBy = ({ overrideHold, overrideHolds = [] }: OverrideBody): string[] => [
  ...new Set([...(overrideHold === undefined ? [] : [overrideHold]), ...overrideHolds]),
];
