import { sql, type Selectable, type Updateable } from 'kysely';
import { buildId, buildNumber } from '../model/build.js';
import type { StageState } from '../model/stage.js';
import type { StageChange } from '../model/stage.js';
import type { StageRows } from '../ports/stages.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb, toText } from './to-jsonb.js';

export function stages(db: Db): StageRows {
  const one = (stage: string) => db.selectFrom('stages').selectAll().where('stage', '=', stage);
  const bump = { revision: sql<number>`revision + 1` };
  return {
    get: async (stage) => toState(await one(stage).executeTakeFirstOrThrow()),
    all: async () => (await db.selectFrom('stages').selectAll().execute()).map(toState),
    lock: async (stage) => toState(await one(stage).forUpdate().executeTakeFirstOrThrow()),
    change: async (stage, fence, change) => {
      const result = await db
        .updateTable('stages')
        // How far the history was read is nothing that a person has seen.
        .set({ ...toRow(change), ...(Object.keys(change).join() === 'historySeen' ? {} : bump) })
        .where('stage', '=', stage)
        .where('fence', '=', fence)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
    raiseFence: async (stage) =>
      (
        await db
          .updateTable('stages')
          .set({ fence: sql<number>`fence + 1`, ...bump })
          .where('stage', '=', stage)
          .returning('fence')
          .executeTakeFirstOrThrow()
      ).fence,
    touch: async (stage) => {
      await db.updateTable('stages').set(bump).where('stage', '=', stage).execute();
    },
    ensure: async (names) => {
      if (names.length === 0) return;
      await db
        .insertInto('stages')
        .values(names.map((stage) => ({ stage })))
        .onConflict((conflict) => conflict.column('stage').doNothing())
        .execute();
    },
    belong: async (stage, { machine, machineName: machine_name }) => {
      await db.updateTable('stages').set({ machine, machine_name }).where('stage', '=', stage).execute();
    },
  };
}

const idOf = (number: number | null): string | null => (number === null ? null : buildId(number));
const numberOf = (id: string | null): number | null => (id === null ? null : buildNumber(id));

const toState = (row: Selectable<Schema['stages']>): StageState => ({
  stage: row.stage,
  revision: row.revision,
  fence: row.fence,
  currentBuild: idOf(row.current_build),
  currentPromotion: row.current_promotion,
  currentSince: row.current_since,
  currentFingerprint: row.current_fingerprint,
  previousBuild: idOf(row.previous_build),
  stableBuild: idOf(row.stable_build),
  url: row.url,
  unknownReason: row.unknown_reason,
  historySeen: row.history_seen,
  machine: row.machine,
  machineName: row.machine_name,
  halfApplied: row.half_applied,
  // An earlier version did not tell whose place one was to take.
  orphans: row.orphans.map((one) => ({ ...one, replaces: one.replaces ?? null })),
});

function toRow(change: StageChange): Updateable<Schema['stages']> {
  const row: Updateable<Schema['stages']> = {};
  if (change.currentBuild !== undefined) row.current_build = numberOf(change.currentBuild);
  if (change.currentPromotion !== undefined) row.current_promotion = change.currentPromotion;
  if (change.currentSince !== undefined) row.current_since = change.currentSince;
  if (change.currentFingerprint !== undefined) row.current_fingerprint = change.currentFingerprint;
  if (change.previousBuild !== undefined) row.previous_build = numberOf(change.previousBuild);
  if (change.stableBuild !== undefined) row.stable_build = numberOf(change.stableBuild);
  if (change.url !== undefined) row.url = toText(change.url);
  if (change.unknownReason !== undefined) row.unknown_reason = change.unknownReason;
  if (change.halfApplied !== undefined) row.half_applied = change.halfApplied;
  if (change.orphans !== undefined) row.orphans = toJsonb(change.orphans);
  if (change.historySeen !== undefined) row.history_seen = change.historySeen;
  return row;
}
