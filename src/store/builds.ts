import { sql, type Selectable } from 'kysely';
import { buildId, buildNumber, type Build, type BuildHead } from '../model/build.js';
import type { BuildFilter, BuildRows, NewBuild } from '../ports/builds.js';
import { insertCommits, readCommits } from './build-commits.js';
import { among } from './commit-graph.js';
import type { Db } from './database.js';
import type { Schema } from './schema.js';
import { learn, takeTurns } from './learn-history.js';
import { noteGrown } from './presence.js';
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
    madeFromAny: async (shas) => {
      const { rows } = await sql<{ sha: string; number: number; isFirst: boolean }>`
        select commit as sha, number, true as "isFirst" from builds where commit in ${among(shas)}
        union all select sha, build, false from build_commits where role = 'also' and sha in ${among(shas)}`.execute(
        db,
      );
      return rows.map(({ number, ...made }) => ({ ...made, build: buildId(number) }));
    },
    list: async ({ before, limit, ...filter }) =>
      filter.ids?.length === 0
        ? []
        : buildHeads(db, (query) => {
            const found = filtered(query, filter).orderBy('number', 'desc').limit(limit);
            return before === undefined ? found : found.where('number', '<', before);
          }),
    insert: (build) => insert(db, build),
    attach: (build, more, branch) => attach(db, build, { more, branch }),
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

function filtered(query: BuildQuery, { madeFrom: sha, branch, author, ids }: BuildFilter): BuildQuery {
  let found = query;
  if (sha !== undefined) found = madeFrom(found, sha);
  if (branch !== undefined) found = found.where('branch', '=', branch);
  if (author !== undefined) found = found.where('author', '=', author);
  if (ids !== undefined) found = found.where('number', 'in', ids.map(buildNumber));
  return found;
}

async function insert(db: Db, wanted: NewBuild): Promise<Build> {
  await takeTurns(db);
  const row = await db
    .insertInto('builds')
    .values({
      commit: wanted.commit,
      branch: wanted.branch,
      subject: wanted.subject,
      author: wanted.author,
      tarball: wanted.artifacts.tarball ?? null,
      image: wanted.artifacts.image ?? null,
      migrations: toJsonb(wanted.migrations),
      ci_url: wanted.ciUrl,
      created_by: wanted.createdBy,
      commit_count: wanted.commits.length,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const build = row.number;
  const { commits, commit: sha, subject, author } = wanted;
  const own = { sha, subject, author, at: row.created_at.toISOString() };
  await (commits.length === 0
    ? insertCommits(db, [own], (_, position) => ({ build, position, role: 'own' }))
    : insertCommits(db, commits, (_, position) => ({ build, position, role: 'contained' })));
  await learn(db, buildId(build), wanted);
  return { ...toHead(row), commits, alsoCommits: [] };
}

/** A further commit with what came with it, or a further kind of artifact, of the same build. */
async function attach(
  db: Db,
  id: string,
  { more, branch }: { more: NewBuild; branch: string },
): Promise<void> {
  const number = buildNumber(id);
  await takeTurns(db);
  await learn(db, id, more);
  const { commit, artifacts } = more;
  const known = await db
    .updateTable('builds')
    .set({
      branch,
      tarball: sql`coalesce(tarball, ${artifacts.tarball ?? null})`,
      image: sql`coalesce(image, ${artifacts.image ?? null})`,
    })
    .where('number', '=', number)
    .returning('commit')
    .executeTakeFirstOrThrow();
  const there = await db
    .selectFrom('build_commits')
    .select(['role', 'sha'])
    .where('build', '=', number)
    .execute();
  const also = there.filter(({ role }) => role === 'also');
  if (commit === known.commit || also.some(({ sha }) => sha === commit)) return;
  const told = more.commits.find(({ sha }) => sha === commit) ?? { ...more, sha: commit, at: null };
  const had = new Set(there.map(({ sha }) => sha));
  const rest = more.commits.filter(({ sha }) => sha !== commit && !had.has(sha));
  const contained = there.filter(({ role }) => role === 'contained').length;
  const build = number;
  await insertCommits(db, [told], () => ({ build, position: also.length, role: 'also' }));
  await insertCommits(db, rest, (_, place) => ({ build, position: contained + place, role: 'contained' }));
  await db
    .updateTable('builds')
    .set({ commit_count: contained + rest.length })
    .where('number', '=', number)
    .execute();
  await noteGrown(db, number);
}

async function withCommits(db: Db, row: BuildRow): Promise<Build> {
  const [commits, also] = [
    await readCommits(db, row.number, 'contained'),
    await readCommits(db, row.number, 'also'),
  ];
  return { ...toHead(row), commits, alsoCommits: also.map(({ sha }) => sha) };
}

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
