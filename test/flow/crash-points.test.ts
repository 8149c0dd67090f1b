import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { AuditResource } from '../../src/contract/audit.js';
import { initialiseDatabase } from '../support/database.js';
import {
  auditOf,
  eachInItsProject,
  ended,
  listed,
  ownProject,
  post,
  promotionOf,
  promotions,
  register,
  server,
  start,
  updatesOf,
} from '../support/doomed-service.js';
import { runSwitchback } from '../support/service-process.js';

// What a database may lose or keep, each kind in its own way.
/** What the database of a data directory alone can tell. */
const ofEmbedded = server === '' ? test : test.skip;
eachInItsProject();

ofEmbedded(
  'F46: killed in the middle of the migration, it leaves none of it, and the next one finishes it',
  async () => {
    const project = ownProject();
    await initialiseDatabase(join(project.dataDir, 'database'));
    const args = ['serve', '--port', '0', '--stage-ports', 'auto', '--data-dir', project.dataDir];
    for (const step of ['0001', '0010']) {
      const died = await runSwitchback(args, { cwd: project.dir, env: { CRASH_AT: `migrate.${step}` } });
      expect(died.code).toBeNull();
    }
    await start();
    const id = await promotionOf(await register());
    expect(await ended(id)).toMatchObject({ phase: 'succeeded' });
  },
  180_000,
);

test('F01: killed before the commit of a registration, a service leaves nothing of it; asked again it is done once', async () => {
  const doomed = await start('enqueue.beforeCommit');
  expect(await register()).toBeNull();
  expect(await doomed.ended).toBeNull();
  await start();
  expect(await promotions()).toEqual([]);
  expect(await listed('/builds')).toEqual([]);
  expect(
    (await listed<AuditResource>('/audit?limit=200')).filter(({ promotion }) => promotion !== null),
  ).toEqual([]);
  const again = await register();
  expect([again?.status, again?.headers.get('idempotency-replayed')]).toEqual([201, null]);
  const id = await promotionOf(again);
  expect(await ended(id)).toMatchObject({ phase: 'succeeded' });
  expect((await promotions()).map((promotion) => promotion.id)).toEqual([id]);
}, 180_000);

test('F02, I2: killed between the commit and the answer, it has done it: asked again with the key it gives the same answer', async () => {
  const doomed = await start('enqueue.afterCommit');
  expect(await register()).toBeNull();
  expect(await doomed.ended).toBeNull();
  await start();
  const kept = (await promotions()).map(({ id }) => id);
  const again = await register();
  expect([again?.status, again?.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  const id = await promotionOf(again);
  expect(kept).toEqual([id]);
  expect(await ended(id)).toMatchObject({ phase: 'succeeded' });
  expect((await promotions()).map((promotion) => promotion.id)).toEqual([id]);
  expect(updatesOf(id)).toHaveLength(1);
}, 180_000);

ofEmbedded(
  'F36: killed at a random moment of many registrations, a copy of its data directory has all that was answered',
  async () => {
    const service = await start();
    // What is registered on a held stage is recorded, and starts nothing.
    expect((await post('/stages/dev/holds', { reason: 'only rows' }, 'hold'))?.status).toBe(201);
    const names = Array.from({ length: 16 }, (_, index) => `build-${String(index)}`);
    const enough = 1 + Math.floor(Math.random() * 12);
    const answered: string[] = [];
    await Promise.all(
      names.map(async (name) => {
        const answer = await register(name);
        const id = answer?.status === 201 ? await promotionOf(answer).catch(() => null) : null;
        if (id === null) return;
        answered.push(id);
        if (answered.length === enough) process.kill(service.pid, 'SIGKILL');
      }),
    );
    expect(await service.ended).toBeNull();
    const project = ownProject();
    const copy = { ...project, dataDir: `${project.dataDir}-copy` };
    await cp(project.dataDir, copy.dataDir, { recursive: true });
    await start(undefined, copy);
    const kept = (await promotions()).map(({ id }) => id);
    expect(answered.length).toBeGreaterThanOrEqual(enough);
    expect(kept).toEqual(expect.arrayContaining(answered));
    // Each with its build and its row in the audit: whole transactions, or nothing of them.
    expect(await listed('/builds?limit=50')).toHaveLength(kept.length);
    for (const id of kept) expect(await auditOf(id)).toHaveLength(1);
  },
  180_000,
);
