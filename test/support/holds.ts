import type { Hold } from '../../src/model/hold.js';
import type { Rows } from '../../src/ports/rows.js';
import { holdsOn } from '../../src/queries/hold.js';

/** Of the holds in force on a stage the one that ends last; null = it is not held. */
export const holdOn = async (rows: Rows, stage: string): Promise<Hold | null> =>
  (await holdsOn(rows, stage))[0] ?? null;

/**
 * Lets so many seconds pass for a hold: its times come so much nearer, as the database sees them, and the time until
 * which a milestone goes before it.
 */
export async function letPass(rows: Rows, { id }: Pick<Hold, 'id'>, seconds: number): Promise<void> {
  await rows.sql.executeSql(
    `update holds set starts_at = starts_at - make_interval(secs => $2), until = until - make_interval(secs => $2),
       keeps_from = keeps_from - make_interval(secs => $2) where id = $1`,
    [id, seconds],
  );
  await rows.sql.executeSql(
    `update promotions set goes_before_until = goes_before_until - make_interval(secs => $2)
       where id in (select passing from put_backs where reservation = $1 and ended_at is null)`,
    [id, seconds],
  );
}
