import { Refusal } from '../model/error.js';
import type { Right, Rights } from '../model/right.js';
import type { Caller } from '../model/caller.js';
import type { HoldChoice } from './override.js';

interface Asked {
  readonly rights: Rights;
}

/** Asked once the thing is found and before anything is locked. Throws Refusal `forbidden`, `override-not-allowed`. */
export function assertRight({ rights }: Asked, { actor }: Caller, right: Right): void {
  if (rights.allows(actor, right)) return;
  const { verb, stage } = right;
  throw new Refusal(verb === 'override' ? 'override-not-allowed' : 'forbidden', { verb, stage }, { right });
}

/** Whoever passes a hold, lifts a quarantine or takes what is known to be bad needs the right to do so, too. */
export function assertMayOverride(
  ports: Asked,
  caller: Caller,
  asked: { stage: string; hold: HoldChoice; liftQuarantine?: boolean; despiteKnownBad?: boolean },
): void {
  const { stage, hold, liftQuarantine = false, despiteKnownBad = false } = asked;
  if (hold.do === 'override' || liftQuarantine || despiteKnownBad)
    assertRight(ports, caller, { verb: 'override', stage });
}

/** Whether the caller could pass the hold of this stage at all. */
export const mayOverride = ({ rights }: Asked, { actor }: Caller, stage: string): boolean =>
  rights.allows(actor, { verb: 'override', stage });
