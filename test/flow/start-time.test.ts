import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { until } from '../support/until.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld({
    patient: { policy: { dotenv: 'patient', trigger: 'commit', branches: ['patient'] }, env: 'A=1\n' },
    hurried: { policy: { dotenv: 'hurried', trigger: 'commit', branches: ['hurried'] }, env: 'A=1\n' },
  });
}, 90_000);
afterAll(() => world.end(), 60_000);

/** It begins, and listens once the test has opened its gate. */
const gated = `
const { existsSync, writeFileSync } = require('node:fs');
writeFileSync(process.env.BEGAN, '');
const look = setInterval(() => {
  if (!existsSync(process.env.GATE)) return;
  clearInterval(look);
  require('node:http').createServer((_, response) => response.end()).listen(process.env.PORT, process.env.HOST);
}, 20);`;

test('how long a build may take to its first answer is what its stage says: one that needs longer fails by that name, where there is more it arrives', async () => {
  const inProject = (name: string): string => join(world.project.dir, name);
  const settings = (stage: string, start: string): Promise<void> =>
    world.project.write(
      `.env.${stage}`,
      `BEGAN=${inProject(`${stage}.began`)}\nGATE=${inProject('gate')}\nSWITCHBACK_START=${start}\n`,
    );
  await settings('patient', 'PT30M');
  await settings('hurried', 'PT1S');
  const newest = async (stage: string): Promise<PromotionResource | undefined> =>
    (await world.get<{ items: PromotionResource[] }>(`/promotions?stage=${stage}&limit=1`)).body.items[0];
  await world.build('patient', { branch: 'patient' }, { serverSource: gated });
  const waits = await newest('patient');
  await until('the patient one begins', () => existsSync(inProject('patient.began')));
  // It begins after the patient one has begun: by the time that it has failed, that one has waited longer.
  const gaveUp = await world.build(
    'hurried',
    { branch: 'hurried' },
    { serverSource: `${gated}\n// another` },
  );
  const failed = await world.ended(gaveUp.promotions?.[0] ?? '');
  expect([failed.stage, failed.phase]).toEqual(['hurried', 'failed']);
  const output = failed.outcome?.output.join('\n');
  expect(output).toContain('did not listen on PORT within 1 s; SWITCHBACK_START=');
  expect(failed.outcome?.text).toMatch(/It had 1 s .*SWITCHBACK_START=PT2M in \.env\.hurried, then:/);
  // The newest of that stage is the build of the other branch, which it skips.
  const id = waits?.id ?? '';
  expect((await world.get<PromotionResource>(`/promotions/${id}`)).body.phase).toBe('running');
  await writeFile(inProject('gate'), '');
  expect((await world.ended(id)).phase).toBe('succeeded');
}, 120_000);
