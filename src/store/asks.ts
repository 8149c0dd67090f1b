import type { Selectable } from 'kysely';
import { ulid } from 'ulid';
import type { Ask, AskAnswer } from '../model/ask.js';
import type { AskRows } from '../ports/asks.js';
import { actorIn, toActorColumns } from './actor-columns.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

export function asks(db: Db): AskRows {
  const answering = ({ how, at, actor, reason }: AskAnswer) =>
    db
      .updateTable('hold_asks')
      .set({
        ...{ answer: how, answered_at: at, answer_reason: reason },
        ...toActorColumns('answered_by', actor),
      })
      .where('answer', 'is', null)
      .returningAll();
  return {
    get: async (id) => {
      const row = await db.selectFrom('hold_asks').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toAsk(row);
    },
    insert: async ({ hold, reason, actor, requestId }) =>
      toAsk(
        await db
          .insertInto('hold_asks')
          .values({
            ...{ id: `ask_${ulid()}`, hold, reason, request_id: requestId },
            ...toActorColumns('actor', actor),
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
      ),
    answer: async (id, answer) =>
      toAsk(await answering(answer).where('id', '=', id).executeTakeFirstOrThrow()),
    answerAll: async (hold, answer) =>
      (await answering(answer).where('hold', '=', hold).execute()).map(toAsk),
  };
}

type AskRow = Selectable<Schema['hold_asks']>;
/** A row, or the same as JSON has it, where times are texts. */
type AnyAskRow = Omit<AskRow, 'seq' | 'created_at' | 'answered_at'> & {
  readonly created_at: Date | string;
  readonly answered_at: Date | string | null;
};

/** A row as it comes by itself or, with its hold, as JSON. */
export const toAsk = (row: AnyAskRow): Ask => ({
  id: row.id,
  hold: row.hold,
  reason: row.reason,
  actor: actorIn('actor', row),
  at: new Date(row.created_at),
  answer: toAnswer(row),
});

function toAnswer(row: AnyAskRow): AskAnswer | null {
  if (row.answer === null || row.answered_at === null) return null;
  return {
    how: row.answer,
    at: new Date(row.answered_at),
    actor: actorIn('answered_by', row),
    reason: row.answer_reason,
  };
}
