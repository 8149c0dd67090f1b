import { sql, type Selectable } from 'kysely';
import { buildId, buildNumber, type Artifacts, type Build, type Commit } from '../model/build.js';
import type { BuildSpan, NewBuild, Rows } from '../ports/rows.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { toJsonb } from './to-jsonb.js';

export function builds(db: Db): Rows['builds'] {
  const select = () => allBuilds(db);
  return {
    get: async (id) => {
      const row = await select().where('number', '=', buildNumber(id)).executeTakeFirst();
      return row === undefined ? undefined : (await withCommits(db, [row]))[0];
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
    count: (span) => count(db, span),
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

/** A build that was registered without its commits still has the one it was made from. */
async function count(
  db: Db,
  { branch, after, upTo }: BuildSpan,
): Promise<{ builds: number; commits: number }> {
  return db
    .selectFrom('builds')
    .leftJoin('build_commits', (join) =>
      join.onRef('build_commits.build', '=', 'builds.number').on('build_commits.role', '=', 'contained'),
    )
    .select((eb) => [
      eb.fn.count<number>('builds.number').distinct().as('builds'),
      eb.fn.count<number>(eb.fn.coalesce('build_commits.sha', 'builds.commit')).distinct().as('commits'),
    ])
    .where('builds.branch', '=', branch)
    .where('builds.number', '>', after)
    .where('builds.number', '<=', upTo)
    .executeTakeFirstOrThrow();
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
  at: new Date(commit.at),
  pr: commit.pr ?? null,
});

/** A further commit, or a further kind of artefact, of the same build. */
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
  at: row.at.toISOString(),
  ...(row.pr === null ? {} : { pr: row.pr }),
});

const toBuild = (row: BuildRow, commits: readonly Commit[], alsoCommits: readonly string[]): Build => ({
  id: buildId(row.number),
  commit: row.commit,
  branch: row.branch,
  subject: row.subject,
  author: row.author,
  artifacts: {
    ...(row.tarball === null ? {} : { tarball: row.tarball }),
    ...(row.image === null ? {} : { image: row.image }),
  },
  commits,
  alsoCommits,
  migrations: row.migrations,
  ciUrl: row.ci_url,
  createdAt: row.created_at,
  createdBy: row.created_by,
});
