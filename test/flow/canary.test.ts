import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openEmbedded, openServer } from '../../src/store/database.js';
import { gaveUp } from '../support/database.js';
import { startWorld, type World } from '../support/world.js';

const canary = 'c4n4ry+in/the?mine & more';
/** In a value whose name says nothing of a secret. */
const inAddress = 'd5n-p4ssw0rd';
/** Of the shape of our own tokens, behind a name that says nothing, either. */
const token = `swb_${'t0ken'.repeat(9)}`.slice(0, 47);
/** What of them shows in each spelling, however it was written. */
const traces = [
  'c4n4ry',
  inAddress,
  't0kent0ken',
  Buffer.from(token).toString('base64').slice(8, -4),
  Buffer.from(`:${inAddress}@`).toString('base64').slice(2, -4),
  Buffer.from(canary).toString('base64').slice(0, -4),
  Buffer.from(`x${canary}`).toString('base64').slice(2, -4),
  Buffer.from(canary).toString('hex'),
];
const leaksIn = (text: string): string[] => traces.filter((trace) => text.includes(trace));

let world: World;
beforeAll(async () => {
  world = await startWorld({
    dev: {
      policy: { dotenv: 'unstable', trigger: 'commit' },
      env: `API_TOKEN='${canary}'\nDATABASE_DSN=postgres://app:${inAddress}@db/app\nRELEASE=${token}\n`,
    },
  });
}, 90_000);
afterAll(() => world.end(), 60_000);

/** A build that tells its secret in every way that it knows, and every command line that it sees, and ends. */
const talkative = (argvFile: string): string => `
  const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
  const secret = process.env.API_TOKEN;
  const lines = readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).map((pid) => {
    try { return readFileSync('/proc/' + pid + '/cmdline', 'utf8'); } catch { return ''; }
  });
  writeFileSync(${JSON.stringify(argvFile)}, lines.join('\\n'));
  const base64 = (text) => Buffer.from(text).toString('base64');
  console.log('I have ' + (secret === undefined ? 'no token' : 'my token'));
  console.log('plain ' + secret);
  console.log(JSON.stringify({ secret }), encodeURIComponent(secret), new URLSearchParams({ secret }).toString());
  console.log(base64(secret), 'Basic ' + base64('user:' + secret));
  const dsn = process.env.DATABASE_DSN;
  console.log('at ' + dsn, 'with ' + new URL(dsn).password, base64(dsn));
  console.log('by ' + process.env.RELEASE, base64(process.env.RELEASE), { by: 'Bearer ' + process.env.RELEASE });
  process.stdout.write('halved ' + secret.slice(0, 9), () => setImmediate(() => {
    process.stdout.write(secret.slice(9) + '\\n', () => {
      console.error(new Error('cannot use ' + secret));
      process.exitCode = 1;
    });
  }));`;

async function everyRow(): Promise<string> {
  const { databaseUrl, project } = world;
  const database =
    databaseUrl === null
      ? await openEmbedded(join(project.dataDir, 'database'), gaveUp)
      : await openServer(databaseUrl, () => undefined);
  try {
    const tables = await sql<{ name: string }>`
      select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`.execute(
      database.db,
    );
    const dumps = tables.rows.map(async ({ name }) => {
      const { rows } = await sql<{ row: unknown }>`select to_jsonb(t) as row from ${sql.raw(name)} t`.execute(
        database.db,
      );
      return `${name} ${JSON.stringify(rows)}`;
    });
    return (await Promise.all(dumps)).join('\n');
  } finally {
    await database.close();
  }
}

/** Everything that is kept to be read by people; the orders of runners and stage hosts are private and need it. */
async function everyLog(): Promise<string> {
  const { dataDir } = world.project;
  const runs = await readdir(join(dataDir, 'runs'), { recursive: true });
  const told = runs
    .filter((name) => /(events|result|plan)[^/]*$/.test(name))
    .map((name) => join('runs', name));
  const texts = ['service.log', 'runners.log', join('stages', 'dev', 'backend.log'), ...told].map((name) =>
    readFile(join(dataDir, name), 'utf8').catch(() => ''),
  );
  return (await Promise.all(texts)).join('\n');
}

/** What the engine keeps of a stage, the state before the last update and its history included. */
async function engineState(): Promise<string> {
  const state = join(world.project.dataDir, 'pulumi', 'state');
  const entries = await readdir(state, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.some((file) => file.endsWith('dev.json'))).toBe(true);
  expect(files.some((file) => file.endsWith('.bak'))).toBe(true);
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

test('F30, I11: a secret that a build tells reaches no log, row, stream, answer or command line', async () => {
  const argvFile = join(world.project.dir, 'argv.txt');
  const audit = await fetch(`${world.url()}/api/v1/events?since=0`, {
    headers: { accept: 'text/event-stream' },
  });
  const heard = audit.text();
  for (const name of ['one', 'two'])
    expect((await world.ended((await world.build(name)).promotions?.[0] ?? '')).phase).toBe('succeeded');
  const build = await world.build('talkative', {}, { serverSource: talkative(argvFile) });
  const id = build.promotions?.[0] ?? '';
  const promotion = await world.ended(id);
  expect(promotion.phase).toBe('failed');
  const output = promotion.outcome?.output.join('\n') ?? '';
  for (const line of [
    'I have my token',
    'plain [secret]',
    'at [secret] with [secret]',
    "by [secret] [secret] { by: 'Bearer [secret]' }",
    'halved [secret]',
    'cannot use [secret]',
  ])
    expect(output).toContain(line);

  const made = await world.post<{ secret: string }>('/tokens', { name: 'ci', scopes: ['read'] });
  const authorization = `Bearer ${made.body.secret}`;
  expect((await world.get('/stages', { authorization })).status).toBe(200);
  expect((await world.get('/stages', { authorization: `${authorization.slice(0, -1)}.` })).status).toBe(401);
  traces.push(made.body.secret.slice(4, -1));

  const argv = await readFile(argvFile, 'utf8');
  expect(argv).toContain('pulumi');
  const answers = [];
  for (const path of [`/promotions/${id}`, `/promotions/${id}/logs`, `/promotions/${id}/events`, '/audit'])
    answers.push(await (await fetch(`${world.url()}/api/v1${path}`)).text());
  for (const path of [
    '/stages/dev',
    '/stages/dev/timeline',
    '/promotions',
    `/builds/${build.id}`,
    '/tokens',
    '/stages/dev/logs',
  ])
    answers.push(await (await fetch(`${world.url()}/api/v1${path}`)).text());
  expect(answers.at(-1)).toContain('halved [secret]');
  await world.stopService();
  const streamed = await heard;
  expect(streamed).toContain('promotion:finished');
  expect(streamed).toContain('event: shutdown');
  const rows = await everyRow();
  expect(rows).toContain('plain [secret]');
  const told = {
    argv,
    answers: answers.join('\n'),
    streamed,
    rows,
    logs: await everyLog(),
    state: await engineState(),
  };
  for (const [where, text] of Object.entries(told)) expect([where, leaksIn(text)]).toEqual([where, []]);
}, 180_000);
