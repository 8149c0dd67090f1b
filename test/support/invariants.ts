import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { violationsInRows, type Violation } from '../../scripts/soak/invariants.mjs';
import { orders, tables } from '../../scripts/soak/world.mjs';
import { openEmbedded, openServer, type Database } from '../../src/store/database.js';
import { gaveUp } from './database.js';
import type { TestProject } from './project.js';

type Row = Readonly<Record<string, unknown>>;
type Rows = Readonly<Record<string, readonly Row[]>>;

/** Removes a project whose services have ended, with its database (null = the embedded one), when nothing is wrong there. */
export async function endProject(
  project: TestProject,
  database: { readonly url: string; drop(): Promise<void> } | null = null,
): Promise<void> {
  try {
    await expectInvariants(project, database?.url ?? null);
  } finally {
    await project.remove();
    await database?.drop();
  }
}

/** Throws on a violation of I1–I12 that the rows or Pulumi's own history show. */
async function expectInvariants(project: TestProject, databaseUrl: string | null): Promise<void> {
  const folder = join(project.dataDir, 'database');
  if (databaseUrl === null && !existsSync(folder)) return;
  const database =
    databaseUrl === null
      ? await openEmbedded(folder, gaveUp)
      : await openServer(databaseUrl, () => undefined);
  const rows = await readRows(database).finally(() => database.close());
  const { stages: states = [], ...rest } = rows;
  const found = [
    ...violationsInRows({ ...rest, states, stages: project.stages, heard: [] }),
    ...violationsInHistory(project, rows),
  ];
  if (found.length > 0) throw new Error(`violations: ${JSON.stringify(found, null, 1)}`);
}

async function readRows({ db }: Database): Promise<Rows> {
  const rows: Record<string, readonly Row[]> = {};
  for (const table of tables) {
    const order = orders[table] === undefined ? sql`` : sql`order by ${sql.ref(orders[table])}`;
    rows[table] = (await sql<Row>`select * from ${sql.table(table)} ${order}`.execute(db)).rows;
  }
  return rows;
}

interface Entry {
  readonly kind: string;
  readonly message: string;
  readonly result: string;
  readonly startTime: number;
  readonly endTime: number;
}

/** I1, I4 and I5 of the real CLI: one update after the other, one for an attempt, and one for a success. */
function violationsInHistory(project: TestProject, rows: Rows): Violation[] {
  const found: Violation[] = [];
  const known = new Set(rows['attempts']?.map(({ id }) => id));
  const ran = new Map<unknown, Entry>();
  // Of what is in a bucket, or was pruned since, nothing is here.
  const since = new Map<unknown, number>();
  for (const { name } of project.stages) {
    let before: Entry | undefined;
    for (const entry of historyOf(project, name)) {
      if (before === undefined) since.set(name, entry.endTime * 1000);
      if (before !== undefined && entry.startTime < before.endTime)
        found.push({ invariant: 'I1', text: `two at once on ${name}`, rows: [before, entry] });
      before = entry;
      const attempt = /\battempt:(\S+)/.exec(entry.message)?.[1];
      if (entry.kind !== 'update' || attempt === undefined) continue;
      if (ran.has(attempt) || !known.has(attempt))
        found.push({ invariant: 'I5', text: `${attempt} ran twice, or is no attempt`, rows: [entry] });
      ran.set(attempt, entry);
    }
  }
  for (const promotion of rows['promotions'] ?? []) {
    const { phase, stage, ended_at: endedAt } = promotion;
    if (phase !== 'succeeded' || !(Number(endedAt) >= (since.get(stage) ?? Infinity))) continue;
    const own = rows['attempts']?.filter((attempt) => attempt['promotion'] === promotion['id']) ?? [];
    if (own.length > 0 && !own.some(({ id }) => ran.get(id)?.result === 'succeeded'))
      found.push({ invariant: 'I4', text: 'a success without an update', rows: [promotion] });
  }
  return found;
}

function historyOf({ dataDir }: TestProject, stage: string): Entry[] {
  const folder = join(dataDir, 'pulumi/state/.pulumi/history/switchback', stage);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.history.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Entry)
    .toSorted((a, b) => a.startTime - b.startTime || a.endTime - b.endTime);
}
