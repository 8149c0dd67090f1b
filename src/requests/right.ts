import { Refusal } from '../model/error.js';
import type { Actor } from '../model/actor.js';
import type { Asker } from '../model/caller.js';
import type { Right, Verb } from '../model/right.js';
import { isQuietId } from '../model/hold.js';
import { may, mayAnywhere } from '../policy/right.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import type { HoldChoice } from './override.js';

/** Asked once the thing is found and before anything is locked. Throws Refusal `forbidden`, `override-not-allowed`. */
export function assertRight({ grants }: Asker, right: Right): void {
  if (may(grants, right)) return;
  const { verb, stage } = right;
  throw new Refusal(verb === 'override' ? 'override-not-allowed' : 'forbidden', { verb, stage }, { right });
}

/** The same of several stages: all that the caller lacks is told at once. */
export function assertRightOnAll({ grants }: Asker, verb: Verb, stages: readonly string[]): void {
  const lacking = stages.filter((stage) => !may(grants, { verb, stage }));
  const [stage] = lacking;
  if (stage === undefined) return;
  const rights = lacking.map((one) => ({ verb, stage: one }));
  throw new Refusal('forbidden', { verb, stage, stages: lacking }, { right: { verb, stage }, rights });
}

/** Asked before the thing is looked for: who may do it on no stage is not told what there is. Throws `forbidden`. */
export function assertAnywhere({ grants }: Asker, verb: Verb): void {
  if (mayAnywhere(grants, verb)) return;
  const right = { verb, stage: null };
  throw new Refusal('forbidden', right, { right });
}

/** Whether the caller may do it anywhere. */
export const mayDo = ({ grants }: Asker, verb: Verb): boolean => mayAnywhere(grants, verb);

/** Whether somebody who asked before may do it still, by what they have now. */
const mayStill = async (
  { rights }: Pick<Ports, 'rights'>,
  rows: Rows,
  { actor, verb }: { actor: Actor; verb: Verb },
): Promise<boolean> => mayAnywhere(await rights.of(rows, actor), verb);

/** Whether somebody who listens since long may go on: what they came by still stands, and they may read. */
export async function mayStillListen(
  ports: Pick<Ports, 'rights'>,
  rows: Rows,
  actor: Actor,
): Promise<boolean> {
  const { credential } = actor;
  if (credential !== undefined) {
    const [token, now] = await Promise.all([rows.tokens.get(credential), rows.now()]);
    // Listening is use: a browser that hears us is not idle.
    if (token === undefined || token.revoked !== null || token.expiresAt <= now) return false;
  }
  return mayStill(ports, rows, { actor, verb: 'read' });
}

/** Whoever passes a hold, lifts a quarantine or takes what is known to be bad needs the right to do so, too. */
export function assertMayOverride(
  caller: Asker,
  asked: { stage: string; hold: HoldChoice; liftQuarantine?: boolean; despiteKnownBad?: boolean },
): void {
  const { stage, hold, liftQuarantine = false, despiteKnownBad = false } = asked;
  const passes = hold.do === 'override' && hold.holds.some((id) => !isQuietId(id));
  if (passes || liftQuarantine || despiteKnownBad) assertRight(caller, { verb: 'override', stage });
}

/** Whether the caller could pass the hold of this stage at all. */
export const mayOverride = ({ grants }: Asker, stage: string): boolean =>
  may(grants, { verb: 'override', stage });
