import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { AuditResource } from '../../src/contract/audit.js';
import type { RecoveryResource } from '../../src/contract/recovery.js';
import type { ProcessIdentity } from '../../src/processes/identity.js';
import {
  auditOf,
  changeProject,
  eachInItsProject,
  ended,
  folderOf,
  get,
  listed,
  ownProject,
  post,
  promotionOf,
  register,
  start,
  updatesOf,
  wasStarted,
} from '../support/doomed-service.js';
import { until } from '../support/until.js';

// What the next service finds of an update, and does with it: rows say the same in each database.
eachInItsProject();

test('F03: killed between the start and the order to a runner, it has started nothing: the next one tries again, once', async () => {
  const doomed = await start('run.beforeSpawn');
  const id = await promotionOf(await register());
  expect(await doomed.ended).toBeNull();
  expect(wasStarted(id, 1)).toBe(false);
  await start();
  expect(await ended(id)).toMatchObject({ phase: 'succeeded' });
  expect([1, 2, 3].map((attempt) => wasStarted(id, attempt))).toEqual([false, true, false]);
  expect(updatesOf(id).map(({ message }) => message.includes(`attempt:${id}.2`))).toEqual([true]);
  const told = await auditOf(id);
  expect(told.filter(([name]) => name === 'promotion:retried')).toEqual([
    ['promotion:retried', 'system:reconcile'],
  ]);
  expect(told.filter(([name]) => name === 'promotion:finished')).toHaveLength(1);
}, 180_000);

test.each([
  ['of which the runner told', []],
  ['of which only Pulumi’s history tells', ['result.json']],
])(
  'F06: killed between the end of an update and its record, %s, the next one records it at its real end',
  async (_, lost) => {
    const doomed = await start('run.beforeRecord');
    const id = await promotionOf(await register());
    expect(await doomed.ended).toBeNull();
    const diedAt = Date.now();
    const [update] = updatesOf(id);
    for (const name of lost) await rm(join(folderOf(id, 1), name));
    await start();
    const promotion = await ended(id);
    expect(promotion).toMatchObject({ phase: 'succeeded', outcome: null });
    // The history tells whole seconds.
    const end = Date.parse(promotion.endedAt ?? '');
    expect(end).toBeGreaterThanOrEqual((update?.endTime ?? NaN) * 1000);
    expect(end).toBeLessThanOrEqual(diedAt);
    const told = await auditOf(id);
    expect(told.filter(([name]) => name === 'promotion:finished')).toEqual([
      ['promotion:finished', 'system:reconcile'],
    ]);
    expect(updatesOf(id)).toHaveLength(1);
    expect(wasStarted(id, 2)).toBe(false);
  },
  180_000,
);

test('F28: killed after the verification, with the dotenv file broken since, the next one verifies again and records it', async () => {
  const verify = { path: '/healthz', attempts: 2 };
  await changeProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit', verify } } });
  const doomed = await start('run.beforeRecord');
  const id = await promotionOf(await register());
  expect(await doomed.ended).toBeNull();
  await ownProject().write('.env.dev', 'GREETING="not closed\n');
  await start();
  expect(await get(`/promotions/${id}`)).toMatchObject({ phase: 'verifying' });
  expect(await ended(id)).toMatchObject({ phase: 'succeeded', outcome: null });
  expect(updatesOf(id)).toHaveLength(1);
}, 180_000);

test('a recovery whose service is killed in the middle is ended by the next one, with the same refresh', async () => {
  const doomed = await start();
  await ended(await promotionOf(await register()));
  const asked = await post('/stages/dev/recover', { reason: 'to be sure' }, 'recover');
  const { id } = (await asked!.json()) as RecoveryResource;
  const cli = await until('the CLI', async () => {
    const text = await readFile(join(folderOf(id, 1), 'cli.json'), 'utf8').catch(() => '');
    return text !== '' && (JSON.parse(text) as ProcessIdentity);
  });
  process.kill(cli.pid, 'SIGSTOP');
  expect(existsSync(join(folderOf(id, 1), 'result.json'))).toBe(false);
  await doomed.end('SIGKILL');
  await start();
  process.kill(cli.pid, 'SIGCONT');
  const recovery = await until('the end of the recovery', async () => {
    const found = await get<RecoveryResource>(`/recoveries/${id}`);
    return found.state === 'ended' && found;
  });
  expect(recovery).toMatchObject({ outcome: { code: 'recovered' } });
  expect(existsSync(folderOf(id, 2))).toBe(false);
  const told = (await listed<AuditResource>('/audit?stage=dev&limit=200')).map(({ name }) => name);
  expect(told.filter((name) => name === 'stage:recovery-ended')).toHaveLength(1);
}, 180_000);
