import { sql, type Selectable } from 'kysely';
import {
  buildId,
  buildNumber,
  type Artifacts,
  type Build,
  type BuildHead,
  type Commit,
} from '../model/build.js';
import type { BuildCount, BuildSpan, NewBuild, BuildRows } from '../ports/builds.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';

export function builds(db: Db): BuildRows {
  const select = () => allBuilds(db);
  return {
    get: async (id) => {
      const row = await select().where('number', '=', buildNumber(id)).executeTakeFirst();
      return row === undefined ? undefined : (await withCommits(db, [row]))[0];
    },
    heads: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await select().where('number', 'in', ids.map(buildNumber)).execute();
      return rows.map(toHead);
    },
    byArtifacts: async (artifacts) =>
      withCommits(
        db,
        await select()
          .where((eb) =>
            eb.or([eb('tarball', '=', artifacts.tarball ?? ''), eb('image', '=', artifacts.image ?? '')]),
          )
          .orderBy('number')
          .execute(),
      ),
    list: async ({ before, limit }) =>
      withCommits(
        db,
        await select()
          .$if(before !== undefined, (query) => query.where('number', '<', before ?? 0))
          .orderBy('number', 'desc')
          .limit(limit)
          .execute(),
      ),
    between: async ({ branch, after, upTo }) =>
      withCommits(
        db,
        await select()
          .where('branch', '=', branch)
          .where('number', '>', after)
          .where('number', '<=', upTo)
          .orderBy('number')
          .execute(),
      ),
    count: async (span) => (await counts(db, [span]))[0] ?? none,
    counts: (spans) => counts(db, spans),
    insert: (build) => insert(db, build),
    attach: (build, more) => attach(db, build, more),
  };
}

type BuildRow = Selectable<Schema['builds']>;

/** Builds by a condition of the caller's, each with its commits. */
export const buildRows = async (
  db: Db,
  chosen: (query: ReturnType<typeof allBuilds>) => ReturnType<typeof allBuilds>,
): Promise<Build[]> => withCommits(db, await chosen(allBuilds(db)).execute());

const allBuilds = (db: Db) => db.selectFrom('builds').selectAll();

const none: BuildCount = { builds: 0, commits: 0 };

/** A build that was registered without its commits still has the one it was made from. */
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
    .leftJoin('build_commits', (join) =>
      join.onRef('build_commits.build', '=', 'builds.number').on('build_commits.role', '=', 'contained'),
    )
    .select((eb) => [
      'span.place',
      eb.fn.count<number>('builds.number').distinct().as('builds'),
      eb.fn.count<number>(eb.fn.coalesce('build_commits.sha', 'builds.commit')).distinct().as('commits'),
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
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (build.commits.length > 0)
    await db
      .insertInto('build_commits')
      .values(build.commits.map((commit, position) => commitRow(row.number, position, commit)))
      .execute();
  return toBuild(row, build.commits, []);
}

const commitRow = (build: number, position: number, commit: Commit) => ({
  build,
  position,
  role: 'contained' as const,
  sha: commit.sha,
  subject: commit.subject,
  author: commit.author,
  at: commit.at === null ? null : new Date(commit.at),
  pr: commit.pr ?? null,
});

/** A further commit, or a further kind of artifact, of the same build. */
async function attach(
  db: Db,
  id: string,
  { commit, artifacts, branch }: { commit: string; artifacts: Artifacts; branch: string },
): Promise<void> {
  const number = buildNumber(id);
  await db
    .updateTable('builds')
    .set({
      branch,
      tarball: sql`coalesce(tarball, ${artifacts.tarball ?? null})`,
      image: sql`coalesce(image, ${artifacts.image ?? null})`,
    })
    .where('number', '=', number)
    .execute();
  await sql`insert into build_commits (build, position, role, sha, subject, author, at)
    select ${number}, count(*)::int, 'also', ${commit}::text, '', '', now() from build_commits
    where build = ${number} and role = 'also'
    having not exists (select 1 from builds where number = ${number} and commit = ${commit}::text)
       and not exists (select 1 from build_commits where build = ${number} and role = 'also' and sha = ${commit}::text)`.execute(
    db,
  );
}

async function withCommits(db: Db, rows: readonly BuildRow[]): Promise<Build[]> {
  if (rows.length === 0) return [];
  const commits = await db
    .selectFrom('build_commits')
    .selectAll()
    .where(
      'build',
      'in',
      rows.map((row) => row.number),
    )
    .orderBy('position')
    .execute();
  return rows.map((row) => {
    const own = commits.filter((commit) => commit.build === row.number);
    return toBuild(
      row,
      own.filter(({ role }) => role === 'contained').map(toCommit),
      own.filter(({ role }) => role === 'also').map(({ sha }) => sha),
    );
  });
}

export const toCommit = (row: Selectable<Schema['build_commits']>): Commit => ({
  sha: row.sha,
  subject: row.subject,
  author: row.author,
  at: row.at?.toISOString() ?? null,
  ...(row.pr === null ? {} : { pr: row.pr }),
});

const toBuild = (row: BuildRow, commits: readonly Commit[], alsoCommits: readonly string[]): Build => ({
  ...toHead(row),
  commits,
  alsoCommits,
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
  migrations: row.migrations,
  ciUrl: row.ci_url,
  createdAt: row.created_at,
  createdBy: row.created_by,
});
