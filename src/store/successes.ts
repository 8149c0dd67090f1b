import { buildId, buildNumber } from '../model/build.js';
import type { Range } from '../model/calendar.js';
import type { Arrival, ArrivedBuild, AskedArrivals, FirstSuccess } from '../ports/promotions.js';
import { sql, type RawBuilder } from 'kysely';
import { actorIn } from './actor-columns.js';
import type { Db } from './database.js';

/** When each of these builds first succeeded on each of these stages, and first passed the check after an update. */
export async function firstSuccesses(
  db: Db,
  stages: readonly string[],
  builds: readonly string[],
): Promise<FirstSuccess[]> {
  if (stages.length === 0 || builds.length === 0) return [];
  const rows = await db
    .selectFrom('promotions')
    .leftJoin('promotion_steps as verified', (join) =>
      join
        .onRef('verified.promotion', '=', 'promotions.id')
        .on('verified.name', '=', 'verify')
        .on('verified.phase', '=', 'succeeded'),
    )
    .select(['promotions.stage', 'promotions.build'])
    .select(({ fn }) => [
      fn.min('promotions.ended_at').as('at'),
      fn.min('promotions.ended_at').filterWhere('verified.promotion', 'is not', null).as('verifiedAt'),
    ])
    .where('promotions.stage', 'in', stages)
    .where('promotions.build', 'in', numbered(builds.map(buildNumber)))
    .where('promotions.phase', '=', 'succeeded')
    .groupBy(['promotions.stage', 'promotions.build'])
    .execute();
  return rows.flatMap(({ stage, build, at, verifiedAt }) =>
    build === null || at === null ? [] : [{ stage, build: buildId(build), at, verifiedAt }],
  );
}

/**
 * What came to stages within a range, the newest so many on each, and what came to each of them last before it, the
 * oldest first.
 */
export async function arrivedBetween(
  db: Db,
  stages: readonly string[],
  { from, until }: Range,
  most: number,
): Promise<ArrivedBuild[]> {
  if (stages.length === 0) return [];
  const came = (isWithin: boolean) =>
    db
      .selectFrom('stages')
      .innerJoinLateral(
        (eb) =>
          eb
            .selectFrom('promotions')
            .whereRef('promotions.stage', '=', 'stages.stage')
            .where('phase', '=', 'succeeded')
            .$if(isWithin, (own) => own.where('ended_at', '>=', from).where('ended_at', '<', until))
            .$if(!isWithin, (own) => own.where('ended_at', '<', from))
            .select(['build', 'ended_at', 'seq'])
            .orderBy('ended_at', 'desc')
            .orderBy('seq', 'desc')
            .limit(isWithin ? most : 1)
            .as('arrival'),
        (join) => join.onTrue(),
      )
      .select(['stages.stage', 'arrival.build', 'arrival.ended_at as at', 'arrival.seq'])
      .where('stages.stage', 'in', stages);
  const rows = await came(true).unionAll(came(false)).orderBy('at').orderBy('seq').execute();
  return rows.flatMap(({ stage, build, at }) =>
    build === null || at === null ? [] : [{ stage, build: buildId(build), at }],
  );
}

/** What brought builds to stages: these promotions, and the last success of each of these builds on each of these stages. */
export async function arrivals(db: Db, { promotions, stages, builds }: AskedArrivals): Promise<Arrival[]> {
  if (promotions.length === 0 && (stages.length === 0 || builds.length === 0)) return [];
  const actor = ['actor_id', 'actor_via', 'actor_name', 'actor_credential'] as const;
  const columns = ['stage', 'build', 'id as promotion', 'ended_at as at', ...actor] as const;
  const rows = await db
    .selectFrom('promotions')
    .select(columns)
    .where('id', 'in', orNone(promotions, ''))
    .unionAll((eb) =>
      eb.parens(
        eb
          .selectFrom('promotions')
          .distinctOn(['stage', 'build'])
          .select(columns)
          .where('stage', 'in', orNone(stages, ''))
          .where('build', 'in', orNone(builds.map(buildNumber), 0))
          .where('phase', '=', 'succeeded')
          .orderBy('stage')
          .orderBy('build')
          .orderBy('seq', 'desc'),
      ),
    )
    .execute();
  return rows.map(({ stage, build, promotion, at, ...row }) => ({
    ...{ stage, promotion, at, build: build === null ? null : buildId(build) },
    actor: actorIn('actor', row),
  }));
}

/** SQL has no empty list: one with what no row has. */
const orNone = <T>(list: readonly T[], none: T): readonly T[] => (list.length === 0 ? [none] : list);

/** Many numbers as one value: a statement takes some ten thousand values at most. */
const numbered = (numbers: readonly number[]): RawBuilder<number> =>
  sql`(select number::bigint from jsonb_array_elements_text(${JSON.stringify(numbers)}::jsonb) as numbers (number))`;
