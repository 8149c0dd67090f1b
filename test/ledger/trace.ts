import type { AuditRow } from '../../src/model/audit.js';
import type { RunEvent } from '../../src/model/event.js';
import type { Promotion } from '../../src/model/promotion.js';
import type { Rows } from '../../src/ports/rows.js';
import type { Desk } from '../support/desk.js';

/** What a change left beside its rows. */
export interface Left<T> {
  readonly result: T;
  readonly audit: readonly Pick<AuditRow, 'name' | 'stage' | 'promotion' | 'actor' | 'facts'>[];
  /** What whoever watches the promotion is told. */
  readonly told: readonly RunEvent[];
  /** Whether the ETag of the promotion's stage has moved. */
  readonly moved: boolean;
  readonly woken: readonly string[];
}

type Place = Pick<Promotion, 'id' | 'stage'>;

/** Where no promotion is concerned. */
export const onStage = (stage: string): Place => ({ id: 'p_none', stage });

/** Changes something about a promotion, and gives what that left. */
export const leftBy = <T>(desk: Desk, place: Place, change: (rows: Rows) => Promise<T>): Promise<Left<T>> =>
  leftAfter(desk, place, () => desk.inTransaction(change));

/** The same of a change that is refused, with the words of the error. */
export const leftByRefused = (
  desk: Desk,
  place: Place,
  change: (rows: Rows) => Promise<unknown>,
): Promise<Left<string>> =>
  leftAfter(desk, place, () =>
    desk.inTransaction(change).then(
      () => 'it was not refused',
      (error: unknown) => String(error),
    ),
  );

async function leftAfter<T>(desk: Desk, { id, stage }: Place, work: () => Promise<T>): Promise<Left<T>> {
  const { events, runEvents, stages } = desk.ports.store.read;
  const told = () => runEvents.after(id, 0, 100);
  const [seq, before, { revision }] = await Promise.all([events.last(), told(), stages.get(stage)]);
  desk.woken.length = 0;
  const result = await work();
  const rows = await events.after(seq, { limit: 100 });
  return {
    result,
    audit: rows.map(({ name, stage: where, promotion, actor, facts }) => ({
      ...{ name, stage: where, promotion, actor, facts },
    })),
    told: (await told()).slice(before.length).map(({ id: _id, at: _at, ...event }) => event),
    moved: (await stages.get(stage)).revision !== revision,
    woken: [...desk.woken],
  };
}

/** What leaves nothing, because nothing had to be changed. */
export const nothing = { audit: [], told: [], moved: false, woken: [] };

/** The newest row of the audit, with who asked for it and why. */
export async function lastRow(desk: Desk): Promise<AuditRow> {
  const [row] = await desk.ports.store.read.events.list({ limit: 1 });
  if (row === undefined) throw new Error('the audit is empty');
  return row;
}

/** A promotion that waits on dev. */
export async function waiting(desk: Desk, name = 'one'): Promise<Promotion> {
  const { promotions } = await desk.register(name);
  const [made] = promotions;
  if (made === undefined) throw new Error('nothing was promoted');
  return made;
}

/** The row as it is now. */
export async function now(desk: Desk, { id }: Pick<Promotion, 'id'>): Promise<Promotion> {
  const found = await desk.ports.store.read.promotions.get(id);
  if (found === undefined) throw new Error(`${id} is not there`);
  return found;
}
