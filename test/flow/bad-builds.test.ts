import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import { runSwitchback } from '../support/service-process.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let good: BuildResource;
beforeAll(async () => {
  world = await startWorld();
  good = await world.build('good');
  await world.ended(good.promotions?.[0] ?? '');
}, 90_000);
afterAll(() => world.end(), 60_000);

const liveBuild = async (stage: string): Promise<unknown> => {
  const { url } = await world.stage(stage);
  return ((await (await fetch(`${String(url)}/`)).json()) as { build: unknown }).build;
};

const server = (body: string): string => `const http = require('node:http'); ${body}`;

describe('a build that', () => {
  test.each([
    ['exits at once', 'exited', 'console.error("cannot go on"); process.exit(7);', 'cannot go on'],
    [
      'answers 500',
      'unhealthy',
      'http.createServer((q, s) => { s.statusCode = 500; s.end(); }).listen(process.env.PORT, process.env.HOST);' +
        'console.log("I am sick");',
      'I am sick',
    ],
    [
      'ends with a line whose cut goes through a character',
      'exited',
      `console.log('x'.repeat(999) + '😀 boom'); process.exitCode = 3;`,
      'xxx',
    ],
  ])(
    '%s leaves the old one serving and fails with its last lines',
    async (what, code, body, line) => {
      const build = await world.build(`bad-${what.slice(0, 4)}`, {}, { serverSource: server(body) });
      const promotion = await world.ended(build.promotions?.[0] ?? '');
      expect([what, promotion.phase]).toEqual([what, 'failed']);
      expect(promotion.outcome?.code).toBe('up-failed');
      const output = promotion.outcome?.output.join('\n');
      expect(output).toContain(`[${code}]`);
      expect(output).toContain(line);
      expect(await liveBuild('dev')).toBe(good.id);
      const stage = await world.stage('dev');
      expect(stage).toMatchObject({ state: 'idle', health: 'healthy', currentBuild: { id: good.id } });
    },
    // One that goes on being sick has its whole deadline to recover.
    120_000,
  );

  test('failed on its source goes no further', async () => {
    const build = await world.build('broken', {}, { serverSource: 'process.exit(1)' });
    await world.ended(build.promotions?.[0] ?? '');
    const refused = await world.post('/stages/nightly/promotions', { build: build.id });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'switchback/build-not-eligible' });
  }, 60_000);
});

test('with a dotenv file that it does not start with a build leaves nothing half done: without that line there is nothing to do', async () => {
  await world.project.write('.env.unstable', 'GREETING=안녕 dev\nBEHAVE=exit\n');
  expect(await world.promote('dev', { build: good.id })).toMatchObject({ phase: 'failed' });
  await world.project.write('.env.unstable', 'GREETING=안녕 dev\n');
  expect(await world.stage('dev')).toMatchObject({ halfApplied: null, health: 'healthy' });
  const { status } = await world.post('/stages/dev/promotions', { build: good.id });
  expect(status).toBe(409);
  const { code, stdout } = await runSwitchback(
    ['pulumi', 'preview', '-s', 'dev', '--expect-no-changes', '--color', 'never'],
    { cwd: world.project.dir, env: { ...process.env, SWITCHBACK_DATA_DIR: world.project.dataDir } },
  );
  expect([code, stdout]).toEqual([0, expect.stringMatching(/unchanged/)]);
}, 60_000);

test('a broken stage touches no other one: the rest go on serving and taking builds', async () => {
  await world.promote('nightly', { build: good.id });
  await world.promote('devqa', { build: good.id });
  await world.project.write('.env.unstable', 'GREETING=${NOWHERE}\n');
  const build = await world.build('after-break');
  const broken = await world.ended(build.promotions?.[0] ?? '');
  expect(broken).toMatchObject({ phase: 'failed', outcome: { code: 'dotenv-invalid' } });
  for (const stage of ['nightly', 'devqa']) expect(await liveBuild(stage)).toBe(good.id);
  const milestone = await world.post<{ promotion: string }>('/milestones', { number: 1, build: good.id });
  expect((await world.ended(milestone.body.promotion)).phase).toBe('succeeded');
  await world.project.write('.env.unstable', 'GREETING=안녕 dev\n');
}, 90_000);

test('F31: a request with a broken dotenv file is refused with file and line, and without a value', async () => {
  await world.project.write('.env.nightly', 'GREETING=fine\nTOKEN_URL=canary-value-$(id)\n');
  const refused = await world.post('/stages/nightly/promotions', { build: good.id });
  expect(refused.status).toBe(422);
  expect(refused.body).toMatchObject({ code: 'switchback/dotenv-invalid' });
  expect(JSON.stringify(refused.body)).toContain('.env.nightly:2');
  expect(JSON.stringify(refused.body)).not.toContain('canary-value');
  await world.project.write('.env.nightly', 'GREETING=hello nightly\n');
});

test('F33: a build whose bytes have changed is never run, and its stage does not take it before somebody has looked', async () => {
  const build = await world.build('flipped');
  await world.ended(build.promotions?.[0] ?? '');
  const digest = build.artifacts.tarball ?? '';
  const file = join(world.project.dataDir, 'artifacts', digest.slice('sha256:'.length), 'package.tgz');
  const bytes = await readFile(file);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  await writeFile(file, bytes);
  const promotion = await world.promote('nightly', { build: build.id });
  expect(promotion).toMatchObject({ phase: 'failed', outcome: { code: 'digest-mismatch' } });
  const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  for (const told of [digest, actual]) expect(promotion.outcome?.text).toContain(told);
  expect(await world.stage('nightly')).toMatchObject({ state: 'idle', currentBuild: { id: good.id } });
  const again = await world.post('/stages/nightly/promotions', { build: build.id });
  expect(again.status).toBe(422);
  expect(again.body).toMatchObject({ reasons: [{ code: 'build-quarantined' }] });
  const { body } = await world.get<{ items: object[] }>('/audit?name=build:quarantined');
  expect(body.items).toMatchObject([
    { stage: 'nightly', promotion: promotion.id, facts: { build: build.id, why: 'digest-mismatch' } },
  ]);
}, 60_000);

test('F32: a promotion whose artifact is gone fails before anything starts, and the stage is free', async () => {
  const build = await world.build('lost');
  await world.ended(build.promotions?.[0] ?? '');
  const [, hex = ''] = (build.artifacts.tarball ?? '').split(':');
  await rm(join(world.project.dataDir, 'artifacts', hex), { recursive: true });
  const promotion = await world.promote('nightly', { build: build.id });
  expect(promotion).toMatchObject({ phase: 'failed', outcome: { code: 'artefact-missing' } });
  expect(await world.stage('nightly')).toMatchObject({ state: 'idle', currentBuild: { id: good.id } });
}, 60_000);
