import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migratedDatabase } from '../support/database.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { makeStartedProject } from '../support/stacks.js';
import { until } from '../support/until.js';
import { openReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import { platformOf } from '../support/world.js';

let project: TestProject;
let receiver: WebhookReceiver;
let database: Awaited<ReturnType<typeof migratedDatabase>> | null;
const server = process.env['DATABASE_URL'] ?? '';
const services: ServiceProcess[] = [];

beforeAll(async () => {
  database = server === '' ? null : await migratedDatabase(server);
  project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
  receiver = await openReceiver();
}, 60_000);
afterAll(async () => {
  for (const service of services) await service.end('SIGKILL');
  await platformOf(project.dataDir).stop('dev');
  await receiver.close();
  await endProject(project, database);
}, 60_000);

async function start(crashes = false): Promise<ServiceProcess> {
  const service = await startServiceProcess(project, {
    args: ['--warm-runners', '0'],
    env: {
      ...(crashes ? { CRASH_AT: 'notice.afterSend' } : {}),
      ...(database === null ? {} : { DATABASE_URL: database.url }),
    },
  });
  services.push(service);
  return service;
}

const post = async (service: ServiceProcess, path: string, body: object): Promise<unknown> => {
  const answer = await fetch(`${service.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(201);
  return answer.json();
};

test('a service that is killed between what it sent and its row tells it again, as the same; its secret is nowhere', async () => {
  const first = await start(true);
  await post(first, '/webhooks', { url: receiver.url, secret: receiver.secret });
  await post(first, '/stages/dev/holds', { reason: 'QA round 14' });
  expect(await first.ended).toBeNull();
  expect(receiver.got).toMatchObject([{ event: 'hold:set', body: { stage: 'dev', tries: 1 } }]);
  const second = await start();
  await until('the same again', () => Promise.resolve(receiver.got.length > 1));
  const [one, other] = receiver.got;
  expect([other?.delivery, other?.text]).toEqual([one?.delivery, one?.text]);
  const settled = async () => {
    const answer = await fetch(`${second.url}/api/v1/webhooks`);
    const { items } = (await answer.json()) as { items: { waiting: number; deliveredAt: string | null }[] };
    return items[0]?.waiting === 0 && items[0].deliveredAt !== null;
  };
  await until('that nothing is left to tell', settled);
  expect(await second.end('SIGTERM')).toBe(0);
  expect([receiver.got.length, receiver.unsigned]).toEqual([2, []]);
  const told = services.map((service) => service.output()).join();
  expect(told + filesOf(project.dataDir)).not.toContain('canaryOf');
}, 120_000);

/** Every file of the data directory, the database among them, one after the other. */
const filesOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');
