import { openAsks, type Ask } from '../model/ask.js';
import type { Asker } from '../model/caller.js';
import { Refusal } from '../model/error.js';
import type { Hold } from '../model/hold.js';
import { answer, ask } from '../ledger/ask.js';
import type { Ledger } from '../ledger/write.js';
import { findAsk, findHold } from '../queries/find.js';
import type { Rows } from '../ports/rows.js';
import { assertOwns } from './hold.js';
import { assertOpen, assertSomebodys, lockHold } from './lock-hold.js';

export interface Asked {
  readonly ask: Ask;
  /** The hold that it is about, as it was when it was locked. */
  readonly hold: Hold;
}

/**
 * Tells the owner of a hold that somebody waits for its end: whoever may look may ask. Throws Refusal `not-found`,
 * `hold-of-stage-file`, `hold-ended`, `own-hold`, and `asked-already` while the same person's question has no answer.
 */
export async function askHold(
  ports: Ledger,
  rows: Rows,
  { caller, id, reason }: { caller: Asker; id: string; reason: string },
): Promise<Asked> {
  assertSomebodys(id);
  const { hold } = await lockHold(ports, rows, await findHold(rows, id));
  assertOpen(hold);
  const { stage, actor } = hold;
  if (actor.id === caller.actor.id) throw new Refusal('own-hold', { hold: id, stage });
  const same = openAsks(hold.asks).find((one) => one.actor.id === caller.actor.id);
  if (same !== undefined)
    throw new Refusal('asked-already', { hold: id, stage, ask: same.id, at: same.at.toISOString() });
  return { hold, ask: await ask(ports, rows, { hold, reason, caller }) };
}

/**
 * Says no to somebody who waits: for the owner of the hold, and for who may hold its stage. Throws Refusal `not-found`,
 * `forbidden`, and `ask-answered` where the hold's end has answered it already.
 */
export async function answerAsk(
  ports: Ledger,
  rows: Rows,
  { caller, id, reason }: { caller: Asker; id: string; reason: string },
): Promise<Asked> {
  const asked = await findAsk(rows, id);
  const found = await findHold(rows, asked.hold);
  assertOwns(caller, found);
  const { hold } = await lockHold(ports, rows, found);
  const answered = await findAsk(rows, id);
  if (answered.answer !== null) {
    const { how, actor } = answered.answer;
    throw new Refusal('ask-answered', { ask: id, stage: hold.stage, how, by: actor.id });
  }
  const said = { how: 'no' as const, at: await rows.now(), actor: caller.actor, reason };
  return { hold, ask: await answer(ports, rows, { hold, answered, answer: said, caller }) };
}
