import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { endedAt, registerAt } from '../support/at-service.js';
import { freshDatabase } from '../support/database.js';
import { makeGate } from '../support/gate.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { makeStartedProject } from '../support/stacks.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { smallDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';
import { platformOf } from '../support/world.js';

const server = process.env['DATABASE_URL'] ?? '';
const onDisk = smallDisk('512k');
const possible = onDisk === null ? test.skip : test;
const minutes = 60_000;

let project: TestProject;
let database: { url: string; drop: () => Promise<void> } | null;
let service: ServiceProcess | undefined;
beforeEach(async () => {
  project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
  database = server === '' ? null : await freshDatabase(server);
  const runs = join(project.dataDir, 'runs');
  await mkdir(runs, { recursive: true });
  service = await startServiceProcess(project, {
    through: onDisk?.(runs) ?? [],
    args: ['--warm-runners', '0'],
    env: database === null ? {} : { DATABASE_URL: database.url },
  });
}, minutes);
afterEach(async () => {
  await service?.end('SIGKILL');
  service = undefined;
  await platformOf(project.dataDir).stop('dev');
  await endProject(project, database);
}, minutes);

possible(
  'F35: the disk of the runs becomes full in the middle of an update: it ends, its result is kept and says that its log is not whole; later ones begin nothing, and go on with space',
  async () => {
    const { gate, id } = await standing('bad', endsWithManyLines);
    await fill();
    await gate.open();
    const ended = await endedAt(url(), id);
    // What it ended by instead is told.
    expect(JSON.stringify(ended.outcome)).toContain('"code":"up-failed"');
    expect(ended).toMatchObject({ phase: 'failed', logTruncated: true });
    expect(ended.outcome?.output.join('\n')).toContain('the last words');
    expect(await logOf(id)).toContain('Lines of this log are missing');
    const meanwhile = await registerAt(url(), { project, name: 'meanwhile' });
    const refused = await endedAt(url(), meanwhile.promotions?.[0] ?? '');
    expect(refused).toMatchObject({ phase: 'errored', logTruncated: false });
    await rm(filler());
    const later = await registerAt(url(), { project, name: 'later' });
    const done = await endedAt(url(), later.promotions?.[0] ?? '');
    expect(done).toMatchObject({ phase: 'succeeded', logTruncated: false });
    expect(await logOf(done.id)).not.toContain('missing');
  },
  4 * minutes,
);

const endsWithManyLines = `
  for (let n = 0; n < 30; n += 1) console.error('x'.repeat(900));
  console.error('the last words');
  process.exit(1);`;

/** An update of dev that stands still until the gate of its build is opened; then the build does this. */
async function standing(name: string, then: string) {
  const gate = makeGate(project.dir, name);
  const serverSource = gate.serverSource.replace('server.listen(Number(env.PORT), env.HOST);', then);
  const build = await registerAt(url(), { project, name, serverSource });
  const id = build.promotions?.[0] ?? '';
  await until('the CLI', () => existsSync(join(seen('runs'), `${id}.1`, 'cli.json')));
  return { gate, id };
}

/** A path of the data directory as the service sees it. */
const seen = (name: string): string => join(`/proc/${String(service?.pid)}/root`, project.dataDir, name);
const filler = (): string => join(seen('runs'), 'filler');

async function fill(): Promise<void> {
  const more = async (): Promise<never> => {
    for (;;) await writeFile(filler(), Buffer.alloc(4096), { flag: 'a' });
  };
  await expect(more()).rejects.toMatchObject({ code: 'ENOSPC' });
}

const url = (): string => service?.url ?? '';
const logOf = async (id: string): Promise<string> =>
  (await fetch(`${url()}/api/v1/promotions/${id}/logs`, { headers: { accept: 'text/plain' } })).text();
