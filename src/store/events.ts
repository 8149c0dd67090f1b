import type { Actor } from '../model/actor.js';
import type { EventName } from '../model/event.js';
import type { Rows } from '../promotion/rows.js';
import type { Db } from './database.js';

export function events(db: Db): Rows['events'] {
  return {
    append: async ({ name, stage, promotion, actor, requestId, facts }) => {
      await db
        .insertInto('events')
        .values({
          name,
          stage,
          promotion,
          actor_id: actor.id,
          actor_via: actor.via,
          request_id: requestId,
          facts: JSON.stringify(facts ?? {}),
        })
        .execute();
    },
    list: async ({ stage, beforeSeq, limit }) => {
      let query = db.selectFrom('events').selectAll().orderBy('seq', 'desc').limit(limit);
      if (stage !== undefined) query = query.where('stage', '=', stage);
      if (beforeSeq !== undefined) query = query.where('seq', '<', beforeSeq);
      return (await query.execute()).map((row) => ({
        seq: row.seq,
        at: row.at,
        name: row.name as EventName,
        stage: row.stage,
        promotion: row.promotion,
        actor: { id: row.actor_id, via: row.actor_via as Actor['via'] },
        requestId: row.request_id,
        facts: row.facts,
      }));
    },
  };
}
