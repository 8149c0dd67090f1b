import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { canary } from './project.mjs';

const bigint = 20;
/** The tables that the checker reads, and the order of those whose order it minds. */
export const tables = [
  'events',
  'promotions',
  'attempts',
  'holds',
  'put_backs',
  'milestones',
  'builds',
  'stages',
  'recoveries',
];
export const orders = { recoveries: 'id', events: 'seq', promotions: 'seq', holds: 'seq' };

/** Everything that the checker reads, when all has ended. */
export async function worldAfter({ project, databaseUrl, hosts, heard, stuck }) {
  const rows = await readRows(databaseUrl);
  const log = linesIn(project.log);
  const { stages } = project;
  return {
    ...{ stages, log, heard, stuck, canary },
    ...{ events: rows.events, promotions: rows.promotions, attempts: rows.attempts },
    ...{ recoveries: rows.recoveries, put_backs: rows.put_backs },
    ...{ holds: rows.holds, milestones: rows.milestones, builds: rows.builds, states: rows.stages },
    served: Object.fromEntries(stages.map(({ name }) => [name, hosts.servedBy(name)])),
    texts: textsOf(project, rows, { heard, log }),
  };
}

/** What the CLI printed (`cli.log`) is raw, and so for its owner alone; everything that is shown of it is not. */
function textsOf({ dataDir }, rows, { heard, log }) {
  const files = ['service.log', 'runners.log', 'service.json', 'holds.json'].map((name) =>
    join(dataDir, name),
  );
  for (const run of listOf(join(dataDir, 'runs')))
    for (const name of ['events.ndjson', 'result.json', 'runner.json', 'cli.json'])
      files.push(join(dataDir, 'runs', run, name));
  for (const run of listOf(join(dataDir, 'runs'))) {
    const raw = join(dataDir, 'runs', run, 'cli.log');
    if (existsSync(raw) && (statSync(raw).mode & 0o077) !== 0) files.push(raw);
  }
  return [
    ...files
      .filter((file) => existsSync(file))
      .map((file) => ({ where: file, text: readFileSync(file, 'utf8') })),
    ...Object.entries(rows).map(([table, all]) => ({ where: `table ${table}`, text: JSON.stringify(all) })),
    { where: 'answers', text: JSON.stringify(heard.map(({ answer }) => answer)) },
    { where: 'arguments of the CLI', text: JSON.stringify(log) },
  ];
}

async function readRows(connectionString) {
  const types = {
    getTypeParser: (oid, format) => (oid === bigint ? Number : pg.types.getTypeParser(oid, format)),
  };
  const client = new pg.Client({ connectionString, types });
  await client.connect();
  try {
    const rows = {};
    for (const table of [...tables, 'run_events', 'idempotency_keys']) {
      const order = orders[table] === undefined ? '' : ` order by ${orders[table]}`;
      rows[table] = (await client.query(`select * from ${table}${order}`)).rows;
    }
    return rows;
  } finally {
    await client.end();
  }
}

const listOf = (folder) => (existsSync(folder) ? readdirSync(folder) : []);
export const linesIn = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];
