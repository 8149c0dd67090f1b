import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page, PromotionResource } from '../../src/model/resource.js';
import { runSwitchback } from '../support/service-process.js';
import { until } from '../support/until.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let deeper: string;

beforeAll(async () => {
  world = await startWorld();
  deeper = join(world.project.dir, 'some/folder');
  await mkdir(deeper, { recursive: true });
}, 60_000);
afterAll(() => world.end(), 60_000);

const pulumi = (...args: string[]) =>
  runSwitchback(['pulumi', ...args], { cwd: deeper, env: { SWITCHBACK_DATA_DIR: world.project.dataDir } });
const up = (stage: string) => pulumi('up', '-s', stage, '--yes', '--skip-preview', '--color', 'never');

const answerOf = async (stage: string): Promise<Record<string, unknown>> => {
  const { url } = await world.stage(stage);
  return (await (await fetch(`${String(url)}/`)).json()) as Record<string, unknown>;
};

const byHand = async (stage: string): Promise<PromotionResource[]> => {
  const { body } = await world.get<Page<PromotionResource>>(`/promotions?stage=${stage}&trigger=by-hand`);
  return body.items;
};

test('before the first promotion it fails with one clear sentence, shown once', async () => {
  const { code, stdout, stderr } = await up('dev');
  expect(code).not.toBe(0);
  // Without a terminal the CLI prints its progress, too, where the sentence passes by; the result has it once.
  const [, diagnostics = ''] = stdout.split('Diagnostics:');
  expect(diagnostics.match(/has no build yet/g)).toHaveLength(1);
  expect(diagnostics).toContain('switchback promote dev');
  expect(stdout + stderr).not.toMatch(/\n\s+at /);
}, 60_000);

describe('after a promotion', () => {
  test('it puts the running build there again with today’s dotenv, from any directory, and the service notices', async () => {
    const build = await world.build('one');
    await world.ended(build.promotions?.[0] ?? '');
    await world.project.write('.env.unstable', 'GREETING=changed by hand\n');
    const { code, stdout, stderr } = await up('dev');
    expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
    expect(await answerOf('dev')).toMatchObject({ build: build.id, greeting: 'changed by hand' });
    const [row] = await until('the row', async () => {
      const rows = await byHand('dev');
      return rows.some(({ phase }) => phase === 'succeeded') && rows;
    });
    expect(row).toMatchObject({ phase: 'succeeded', trigger: 'by-hand', build: build.id });
    expect((await world.stage('dev')).currentBuild?.id).toBe(build.id);
  }, 60_000);

  test('an unchanged one changes nothing, and the process goes on', async () => {
    const before = await answerOf('dev');
    const { code } = await up('dev');
    expect(code).toBe(0);
    expect((await answerOf('dev'))['pid']).toBe(before['pid']);
  }, 60_000);

  test('a broken dotenv file is refused with its line and without a value', async () => {
    await world.project.write('.env.unstable', 'GREETING=fine\nBROKEN=${NOWHERE} canary-value\n');
    const { code, stdout, stderr } = await up('dev');
    const said = stdout + stderr;
    expect(code).not.toBe(0);
    expect(said).toContain('.env.unstable');
    expect(said).not.toContain('canary-value');
    await world.project.write('.env.unstable', 'GREETING=안녕 dev\n');
  }, 60_000);

  test('a destroyed stage takes nobody along, and the next build brings it back', async () => {
    const promoted = await world.promote('nightly', { from: 'dev' });
    expect(promoted.phase).toBe('succeeded');
    const { code } = await pulumi('destroy', '-s', 'dev', '--yes', '--skip-preview');
    expect(code).toBe(0);
    await until('an empty stage', async () => (await world.stage('dev')).currentBuild === null);
    expect(await world.stage('dev')).toMatchObject({ health: 'none', state: 'idle' });
    expect(await answerOf('nightly')).toMatchObject({ greeting: 'hello nightly' });
    const next = await world.build('two');
    expect((await world.ended(next.promotions?.[0] ?? '')).phase).toBe('succeeded');
    expect((await answerOf('dev'))['build']).toBe(next.id);
  }, 90_000);
});
