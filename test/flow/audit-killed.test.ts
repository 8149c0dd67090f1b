import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readEvents } from '../../src/cli/client/sse.js';
import type { AuditResource, EventsPage } from '../../src/contract/audit.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page } from '../../src/contract/page.js';
import { freshDatabase } from '../support/database.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { makeStartedProject } from '../support/stacks.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';

let project: TestProject;
let database: Awaited<ReturnType<typeof freshDatabase>> | null;
let service: ServiceProcess | null = null;

beforeEach(async () => {
  const server = process.env['DATABASE_URL'] ?? '';
  database = server === '' ? null : await freshDatabase(server);
  project = await makeStartedProject();
});
afterEach(async () => {
  await service?.end('SIGTERM');
  await endProject(project, database);
}, 60_000);

const start = async (): Promise<string> => {
  const env: Record<string, string> = database === null ? {} : { DATABASE_URL: database.url };
  service = await startServiceProcess(project, { args: ['--warm-runners', '0'], env });
  return `${service.url}/api/v1`;
};

const ask = async (method: string, url: string, body?: object): Promise<Response> => {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method, ...(body === undefined ? {} : { headers, body: JSON.stringify(body) }) });
};

/** What clients were told before the service was gone. */
interface Heard {
  readonly set: string[];
  readonly rows: AuditResource[];
}

/** Holds a stage and releases it, again and again, until nobody answers any more. */
async function holdAndRelease(base: string, stage: string, heard: Heard): Promise<void> {
  for (let n = 0; ; n += 1) {
    const made = await ask('POST', `${base}/stages/${stage}/holds`, {
      kind: 'qa',
      reason: `round ${String(n)}`,
    });
    const hold = (await made.json()) as HoldResource;
    expect(made.status).toBe(201);
    heard.set.push(hold.id);
    await ask('DELETE', `${base}/holds/${hold.id}`, {});
  }
}

/** Reads the stream until it breaks; kills the service when it has told of so many rows. */
async function listen(base: string, heard: Heard, killAfter: number): Promise<void> {
  const { body } = await fetch(`${base}/events?since=0`, { headers: { accept: 'text/event-stream' } });
  if (body === null) throw new Error('no stream');
  const before = heard.rows.length;
  for await (const { data } of readEvents(body)) {
    heard.rows.push(JSON.parse(data) as AuditResource);
    if (heard.rows.length - before === killAfter) void service?.end('SIGKILL');
  }
}

async function auditOf(base: string): Promise<AuditResource[]> {
  const rows: AuditResource[] = [];
  for (let cursor: string | null = null; ;) {
    const next: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page = (await (await ask('GET', `${base}/events?since=0&limit=200${next}`)).json()) as EventsPage;
    rows.push(...page.items);
    if (page.nextCursor === null) return rows;
    cursor = page.nextCursor;
  }
}

test('I9: kill -9 at any instant leaves no gap in the audit, and every row that somebody saw', async () => {
  let base = await start();
  let known = 0;
  for (let round = 0; round < 3; round += 1) {
    const heard: Heard = { set: [], rows: [] };
    const { items } = (await (await ask('GET', `${base}/holds`)).json()) as Page<HoldResource>;
    for (const { id } of items) await ask('DELETE', `${base}/holds/${id}`, {});
    // Whatever is under way when the stream has told of this row is torn in the middle.
    const killAfter = known + 20 + Math.floor(Math.random() * 60);
    const torn = await Promise.allSettled([
      listen(base, heard, killAfter),
      ...['dev', 'nightly', 'devqa', 'staging-1'].map((stage) => holdAndRelease(base, stage, heard)),
    ]);
    expect(torn.slice(1).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    expect(heard.rows.length).toBeGreaterThanOrEqual(killAfter);

    base = await start();
    const rows = await auditOf(base);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, place) => place + 1));
    expect(rows.slice(0, heard.rows.length)).toEqual(heard.rows);
    const held = new Set(rows.filter(({ name }) => name === 'hold:set').map(({ facts }) => facts['hold']));
    expect(heard.set.filter((id) => !held.has(id))).toEqual([]);
    known = rows.length;
  }
}, 240_000);
