import { sql, type Selectable } from 'kysely';
import { buildId, buildNumber, revertPattern } from '../model/build.js';
import type { CommitRows, Past, Piece, Tally } from '../ports/commits.js';
import { buildHeads, toCommit } from './builds.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';

/** Candidates that are told; who gave seven digits needs no longer list. */
const mostCandidates = 20;
/** A commit comes into a branch once; more builds than this say nothing new. */
const mostBuilds = 50;

export function commits(db: Db): CommitRows {
  return {
    startingWith: async (prefix) => {
      const like = `${prefix}%`;
      const rows = await db
        .selectFrom('builds')
        .select('commit as sha')
        .where('commit', 'like', like)
        .union(db.selectFrom('build_commits').select('sha').where('sha', 'like', like))
        .orderBy('sha')
        .limit(mostCandidates)
        .execute();
      return rows.map(({ sha }) => sha);
    },
    get: async (sha) => {
      const row = await contained(db).where('sha', '=', sha).limit(1).executeTakeFirst();
      return row === undefined ? undefined : toCommit(row);
    },
    ofPullRequest: async (pr, limit) => {
      const rows = await contained(db).where('pr', '=', pr).limit(limit).execute();
      const bySha = new Map(rows.toReversed().map((row) => [row.sha, toCommit(row)]));
      return [...bySha.values()].toReversed();
    },
    buildsWith: (sha) =>
      buildHeads(db, (query) =>
        query
          .where((eb) =>
            eb.or([
              eb('commit', '=', sha),
              eb('number', 'in', eb.selectFrom('build_commits').select('build').where('sha', '=', sha)),
            ]),
          )
          .orderBy('number')
          .limit(mostBuilds),
      ),
    ageIn: async (build, sha) => {
      const row = await db
        .selectFrom('build_commits')
        .select('age')
        .where('build', '=', buildNumber(build))
        .where('sha', '=', sha)
        .where('role', '<>', 'also')
        .orderBy('age')
        .limit(1)
        .executeTakeFirst();
      return row?.age;
    },
    tally: (piece, without) => tally(db, piece, without),
    brought: async (piece, without, limit) => {
      const { rows } = await sql<BroughtRow>`
        select build, sha, subject, author, at, pr from (${rowsOf(piece, without)}) piece
        where not known and not repeated order by build desc, age limit ${limit}`.execute(db);
      return rows.map((row) => ({ ...toCommit(row), build: buildId(row.build) }));
    },
  };
}

type BroughtRow = Pick<
  Selectable<Schema['build_commits']>,
  'build' | 'sha' | 'subject' | 'author' | 'at' | 'pr'
>;

interface TallyRow extends Omit<Tally, 'builds'> {
  readonly builds: readonly number[];
}

async function tally(db: Db, piece: Piece, without: Past | null): Promise<Tally> {
  const { rows } = await sql<TallyRow>`
    select count(*) filter (where gained) as commits,
      count(*) filter (where gained and subject ~* ${revertPattern}) as reverts,
      coalesce(jsonb_agg(distinct author) filter (where gained), '[]') as authors,
      coalesce(jsonb_agg(distinct build) filter (where not known), '[]') as builds,
      (array_agg(sha order by build desc, age) filter (where known))[1] as shared
    from (select *, not known and not repeated as gained from (${rowsOf(piece, without)}) piece) counted`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a count has one row');
  return { ...row, builds: row.builds.map(buildId) };
}

/** `known`: what `without` has, too. */
const rowsOf = ({ builds, from, below }: Piece, without: Past | null) => sql`
  select c.build, c.age, c.sha, c.subject, c.author, c.at, c.pr, c.repeated, ${knownTo(without)} as known
  from build_commits c
  where c.build in (${sql.join(builds.map(buildNumber))}) and c.role <> 'also' and c.age >= ${from}
    ${below === null ? sql`` : sql`and c.age < ${below}`}`;

const knownTo = (past: Past | null) =>
  past === null
    ? sql`false`
    : sql`exists (
        select from build_commits k join builds b on b.number = k.build
        where k.sha = c.sha and k.role <> 'also' and b.branch = ${past.branch} and k.build > ${past.after}
          and (k.build < ${past.upTo} or k.build = ${past.upTo} and k.age >= ${past.age}))`;

/** The newest first. */
const contained = (db: Db) =>
  db
    .selectFrom('build_commits')
    .selectAll()
    .where('role', '=', 'contained')
    .orderBy('build', 'desc')
    .orderBy('at', (order) => order.desc().nullsLast())
    .orderBy('position', 'desc');
