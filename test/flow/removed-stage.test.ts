import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { RecoveryResource } from '../../src/contract/recovery.js';
import { makeGate, type Gate } from '../support/gate.js';
import { until } from '../support/until.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let gate: Gate;
beforeAll(async () => {
  world = await startWorld({
    dev: { policy: { dotenv: 'unstable', trigger: 'commit' } },
    pubqa: { policy: { dotenv: 'pubqa', trigger: 'request', source: 'dev' } },
  });
  gate = makeGate(world.project.dir, 'standing');
}, 90_000);
afterAll(() => world.end(), 60_000);

const ask = async (build: string): Promise<string> => {
  const asked = await world.post<PromotionResource>('/stages/pubqa/promotions', { build });
  expect(asked.status).toBe(201);
  return asked.body.id;
};

async function onDev(name: string, serverSource?: string): Promise<string> {
  const { id, promotions } = await world.build(name, {}, serverSource === undefined ? {} : { serverSource });
  expect((await world.ended(promotions?.[0] ?? '')).phase).toBe('succeeded');
  return id;
}

test('F28: a stage whose file is removed leaves nothing open, and works again after a recovery when it is back', async () => {
  await gate.open();
  const standing = await onDev('standing', gate.serverSource);
  const next = await onDev('next');
  await gate.close();
  const running = await ask(standing);
  const run = join(world.project.dataDir, 'runs', `${running}.1`);
  await until('the CLI', () => existsSync(join(run, 'cli.json')));
  const waiting = await ask(next);
  await world.stopService();
  const file = join(world.project.dir, 'Pulumi.pubqa.yaml');
  const text = await readFile(file, 'utf8');
  await rm(file);

  await world.restart();
  expect(await world.ended(waiting)).toMatchObject({
    phase: 'failed',
    outcome: { code: 'policy-changed', text: expect.stringContaining('the file of the stage is gone') },
  });
  expect(await world.ended(running)).toMatchObject({ phase: 'errored', outcome: { code: 'interrupted' } });
  expect((await world.get('/stages/pubqa')).status).toBe(404);

  // Nobody follows the update any more; it ends all the same, and what it left is what the recovery finds.
  await gate.open();
  await until('the end of the update', () => existsSync(join(run, 'result.json')));
  await world.stopService();
  await world.project.write('Pulumi.pubqa.yaml', text);
  await world.restart();
  expect(await world.stage('pubqa')).toMatchObject({ state: 'unknown' });
  const recovery = await world.post<RecoveryResource>('/stages/pubqa/recover', { reason: 'it is back' });
  expect(recovery.status).toBe(202);
  const found = await until('the end of the recovery', async () => {
    const { body } = await world.get<RecoveryResource>(`/recoveries/${recovery.body.id}`);
    return body.state === 'ended' && body;
  });
  expect(found.outcome?.code).toBe('recovered');
  expect(await world.stage('pubqa')).toMatchObject({ state: 'idle', currentBuild: { id: standing } });
  expect((await world.ended(await ask(next))).phase).toBe('succeeded');
}, 120_000);
