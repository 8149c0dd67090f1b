import { sql, type Selectable } from 'kysely';
import {
  buildId,
  buildNumber,
  type Artifacts,
  type Build,
  type BuildHead,
  type Commit,
} from '../model/build.js';
import type { BuildCount, BuildRows, BuildSpan, NewBuild } from '../ports/builds.js';
import { countAgain, insertCommits, takeTurns } from './brought.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';

export function builds(db: Db): BuildRows {
  const select = () => allBuilds(db);
  return {
    get: async (id) => {
      const row = await select().where('number', '=', buildNumber(id)).executeTakeFirst();
      return row === undefined ? undefined : toHead(row);
    },
    whole: async (id) => {
      const row = await select().where('number', '=', buildNumber(id)).executeTakeFirst();
      return row === undefined ? undefined : withCommits(db, row);
    },
    heads: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await select().where('number', 'in', ids.map(buildNumber)).execute();
      return rows.map(toHead);
    },
    byArtifacts: (artifacts) =>
      buildHeads(db, (query) =>
        query
          .where((eb) =>
            eb.or([eb('tarball', '=', artifacts.tarball ?? ''), eb('image', '=', artifacts.image ?? '')]),
          )
          .orderBy('number'),
      ),
    madeFrom: (sha) => buildHeads(db, (query) => madeFrom(query, sha).orderBy('number', 'desc')),
    list: ({ before, limit, madeFrom: sha }) =>
      buildHeads(db, (query) =>
        query
          .$if(before !== undefined, (chosen) => chosen.where('number', '<', before ?? 0))
          .$if(sha !== undefined, (chosen) => madeFrom(chosen, sha ?? ''))
          .orderBy('number', 'desc')
          .limit(limit),
      ),
    between: ({ branch, after, upTo }, limit) =>
      buildHeads(db, (query) =>
        query
          .where('branch', '=', branch)
          .where('number', '>', after)
          .where('number', '<=', upTo)
          .orderBy('number', 'desc')
          .limit(limit),
      ),
    count: async (span) => (await counts(db, [span]))[0] ?? none,
    counts: (spans) => counts(db, spans),
    insert: (build) => insert(db, build),
    attach: (build, more) => attach(db, build, more),
  };
}

type BuildRow = Selectable<Schema['builds']>;
type BuildQuery = ReturnType<typeof allBuilds>;

/** Builds by a condition of the caller's. */
export const buildHeads = async (db: Db, chosen: (query: BuildQuery) => BuildQuery): Promise<BuildHead[]> =>
  (await chosen(allBuilds(db)).execute()).map(toHead);

const allBuilds = (db: Db) => db.selectFrom('builds').selectAll();

const madeFrom = (query: BuildQuery, sha: string): BuildQuery =>
  query.where((eb) =>
    eb.or([
      eb('commit', '=', sha),
      eb(
        'number',
        'in',
        eb.selectFrom('build_commits').select('build').where('sha', '=', sha).where('role', '=', 'also'),
      ),
    ]),
  );

const none: BuildCount = { builds: 0, commits: 0 };

async function counts(db: Db, spans: readonly BuildSpan[]): Promise<BuildCount[]> {
  if (spans.length === 0) return [];
  const values = spans.map(
    ({ branch, after, upTo }, place) =>
      sql`(${place}::int, ${branch}::text, ${after}::bigint, ${upTo}::bigint)`,
  );
  const span = sql<SpanRow>`(values ${sql.join(values)})`.as<'span'>(sql`span (place, branch, after, up_to)`);
  const found = await db
    .selectFrom(span)
    .innerJoin('builds', (join) =>
      join
        .onRef('builds.branch', '=', 'span.branch')
        .onRef('builds.number', '>', 'span.after')
        .onRef('builds.number', '<=', 'span.up_to'),
    )
    .select((eb) => [
      'span.place',
      eb.fn.count<number>('builds.number').as('builds'),
      eb.fn.sum<number>('builds.brought').as('commits'),
    ])
    .groupBy('span.place')
    .execute();
  const byPlace = new Map(found.map(({ place, ...count }) => [place, count]));
  return spans.map((_, place) => byPlace.get(place) ?? none);
}

interface SpanRow {
  place: number;
  branch: string;
  after: number;
  up_to: number;
}

async function insert(db: Db, build: NewBuild): Promise<Build> {
  await takeTurns(db);
  const row = await db
    .insertInto('builds')
    .values({
      commit: build.commit,
      branch: build.branch,
      subject: build.subject,
      author: build.author,
      tarball: build.artifacts.tarball ?? null,
      image: build.artifacts.image ?? null,
      migrations: toJsonb(build.migrations),
      ci_url: build.ciUrl,
      created_by: build.createdBy,
      commit_count: build.commits.length,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await insertCommits(db, row, build.commits);
  return { ...toHead(row), commits: build.commits, alsoCommits: [] };
}

/** A further commit, or a further kind of artifact, of the same build. */
async function attach(
  db: Db,
  id: string,
  { commit, artifacts, branch }: { commit: string; artifacts: Artifacts; branch: string },
): Promise<void> {
  const number = buildNumber(id);
  await takeTurns(db);
  await db
    .updateTable('builds')
    .set({
      tarball: sql`coalesce(tarball, ${artifacts.tarball ?? null})`,
      image: sql`coalesce(image, ${artifacts.image ?? null})`,
    })
    .where('number', '=', number)
    .execute();
  const moved = await db
    .updateTable('builds')
    .set({ branch })
    .where('number', '=', number)
    .where('branch', '<>', branch)
    .executeTakeFirst();
  if (moved.numUpdatedRows > 0n) await countAgain(db, number);
  await sql`insert into build_commits (build, position, role, sha, subject, author, at)
    select ${number}, count(*)::int, 'also', ${commit}::text, '', '', now() from build_commits
    where build = ${number} and role = 'also'
    having not exists (select 1 from builds where number = ${number} and commit = ${commit}::text)
       and not exists (select 1 from build_commits where build = ${number} and role = 'also' and sha = ${commit}::text)`.execute(
    db,
  );
}

async function withCommits(db: Db, row: BuildRow): Promise<Build> {
  const commits = await db
    .selectFrom('build_commits')
    .selectAll()
    .where('build', '=', row.number)
    .orderBy('position')
    .execute();
  return {
    ...toHead(row),
    commits: commits.filter(({ role }) => role === 'contained').map(toCommit),
    alsoCommits: commits.filter(({ role }) => role === 'also').map(({ sha }) => sha),
  };
}

export const toCommit = (
  row: Pick<Selectable<Schema['build_commits']>, 'sha' | 'subject' | 'author' | 'at' | 'pr'>,
): Commit => ({
  sha: row.sha,
  subject: row.subject,
  author: row.author,
  at: row.at?.toISOString() ?? null,
  ...(row.pr === null ? {} : { pr: row.pr }),
});

const toHead = (row: BuildRow): BuildHead => ({
  id: buildId(row.number),
  commit: row.commit,
  branch: row.branch,
  subject: row.subject,
  author: row.author,
  artifacts: {
    ...(row.tarball === null ? {} : { tarball: row.tarball }),
    ...(row.image === null ? {} : { image: row.image }),
  },
  commitCount: row.commit_count,
  migrations: row.migrations,
  ciUrl: row.ci_url,
  createdAt: row.created_at,
  createdBy: row.created_by,
});
