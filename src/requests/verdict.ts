import type { Asker } from '../model/caller.js';
import { Refusal } from '../model/error.js';
import type { FieldFault } from '../model/field-problem.js';
import type { Hold, Verdict } from '../model/hold.js';
import { endExpired, judge } from '../ledger/hold.js';
import { findHold } from '../queries/find.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { assertRight } from './right.js';

/**
 * Gives the verdict of a QA round that ended without one, or another one. Throws Refusal `validation` for a hold of
 * another kind, for one still in force, and where the stage ran nothing when it ended.
 */
export async function setVerdict(
  ports: Ports,
  rows: Rows,
  asked: { caller: Asker; id: string; verdict: Verdict; reason: string | null },
): Promise<Hold> {
  const { caller, id, verdict, reason } = asked;
  const { stage } = await findHold(rows, id);
  assertRight(caller, { verb: 'hold', stage });
  await rows.stages.lock(stage);
  // One whose time is over has ended, whether or not anybody has looked since.
  await endExpired(ports, rows, stage);
  const ended = await findHold(rows, id);
  const fault = faultOf(ended);
  if (fault !== null) throw new Refusal('validation', {}, { errors: [{ pointer: '/verdict', ...fault }] });
  return judge(ports, rows, { ended, verdict, caller, reason });
}

function faultOf({ kind, end, stage }: Hold): FieldFault | null {
  if (kind !== 'qa') return { code: 'no-qa-hold', facts: { kind } };
  if (end === null) return { code: 'hold-in-force' };
  return end.build === null ? { code: 'no-build', facts: { stage } } : null;
}
