import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditResource } from '../../src/contract/audit.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { TimelineEntry } from '../../src/contract/stage.js';
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

const runPulumi = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runSwitchback(['pulumi', ...args], {
    cwd: deeper,
    env: { SWITCHBACK_DATA_DIR: world.project.dataDir, ...env },
  });
const pulumi = (...args: string[]) => runPulumi(args);
const up = (stage: string, env: Readonly<Record<string, string>> = {}) =>
  runPulumi(['up', '-s', stage, '--yes', '--skip-preview', '--color', 'never'], env);

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
  expect(diagnostics).toContain('npx --no switchback promote dev');
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

  test('it is noticed behind an entry of the history that a full disk left empty, which is told once', async () => {
    const folder = join(world.project.dataDir, 'pulumi/state/.pulumi/history/switchback/dev');
    const before = await byHand('dev');
    const bad = join(folder, `dev-${String(BigInt(Date.now()) * 1_000_000n)}.history.json`);
    await writeFile(bad, '');
    expect((await up('dev')).code).toBe(0);
    await until('the row', async () => (await byHand('dev')).length > before.length);
    const { body } = await world.get<Page<AuditResource>>('/audit?name=stage:history-unreadable');
    expect(body.items).toMatchObject([{ stage: 'dev' }]);
    await rename(bad, `${bad}.aside`);
  }, 60_000);

  test('an unchanged one changes nothing, and the process goes on', async () => {
    const before = await answerOf('dev');
    const { code } = await up('dev');
    expect(code).toBe(0);
    expect((await answerOf('dev'))['pid']).toBe(before['pid']);
  }, 60_000);

  test.each([
    ['without exceptions', {}],
    ['with one for localhost only', { no_proxy: 'localhost' }],
    ['with exceptions between blanks', { no_proxy: 'localhost, 127.0.0.1' }],
    ['in capitals', { HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' }],
  ])(
    'it works behind a proxy that answers nobody, %s',
    async (_how, more) => {
      const proxies = { https_proxy: 'http://127.0.0.1:1', http_proxy: 'http://127.0.0.1:1', ...more };
      const { code, stdout } = await runPulumi(['preview', '-s', 'dev', '--color', 'never'], proxies);
      expect({ code, stdout }).toMatchObject({ code: 0 });
    },
    60_000,
  );

  test('the stage gets the proxy of its file, not the one of the shell', async () => {
    await world.project.write('.env.unstable', 'GREETING=안녕 dev\nhttps_proxy=http://of-the-stage:3128\n');
    const { code, stdout } = await up('dev', { https_proxy: 'http://canary:1' });
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain('https_proxy in this shell is for Switchback itself');
    const state = await pulumi('stack', 'export', '-s', 'dev', '--show-secrets');
    expect(state.stdout).toContain('http://of-the-stage:3128');
    expect(stdout + state.stdout).not.toContain('canary');
  }, 60_000);

  test('the database of the service does not reach the stage, although the shell has it', async () => {
    await world.project.write('.env.unstable', 'GREETING=안녕 dev\nDATABASE_URL=postgres://dev/app\n');
    const { code, stdout } = await up('dev', { DATABASE_URL: 'postgres://canary@service/switchback' });
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain('DATABASE_URL in this shell is for Switchback itself');
    const state = await pulumi('stack', 'export', '-s', 'dev', '--show-secrets');
    expect(state.stdout).toContain('postgres://dev/app');
    expect(stdout + state.stdout).not.toContain('canary');
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

  test('a held stage refuses it with who, why and how to pass, and a preview only warns', async () => {
    const { body: hold } = await world.post<HoldResource>('/stages/dev/holds', {
      kind: 'qa',
      reason: 'QA round 14',
      until: '2036-11-13T09:00:00Z',
    });
    const shown = (): Promise<string> =>
      readFile(join(world.project.dataDir, 'holds.json'), 'utf8').catch(() => '');
    await until('the hold for by-hand runs', async () => (await shown()).includes(hold.id));
    const before = await answerOf('dev');
    const refused = await up('dev');
    expect(refused.code).not.toBe(0);
    const [, diagnostics = ''] = refused.stdout.split('Diagnostics:');
    expect(diagnostics).toContain(
      `dev is held (qa) by ${hold.by} until 2036-11-13T09:00:00.000Z: "QA round 14"`,
    );
    expect(diagnostics).toContain(`npx --no switchback hold release ${hold.id}`);
    expect(diagnostics).toContain('SWITCHBACK_OVERRIDE_HOLD=');
    expect(await answerOf('dev')).toEqual(before);
    const preview = await pulumi('preview', '-s', 'dev', '--color', 'never');
    expect(preview).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('dev is held (qa)') as unknown,
    });

    const passed = await up('dev', { SWITCHBACK_OVERRIDE_HOLD: 'the disk was full' });
    expect(passed.code).toBe(0);
    const row = await until('the row that names the hold', async () =>
      (await byHand('dev')).find(({ overrideHold }) => overrideHold === hold.id),
    );
    expect(row).toMatchObject({ phase: 'succeeded', reason: 'the disk was full' });
    const { body } = await world.get<Page<TimelineEntry>>('/stages/dev/timeline');
    expect(body.items.find(({ event }) => event === 'hold:overridden')).toMatchObject({
      hold: { id: hold.id },
      actor: { via: 'by-hand' },
    });
    await world.delete(`/holds/${hold.id}`);
    await until('the release for by-hand runs', async () => !(await shown()).includes(hold.id));
    expect((await up('dev')).code).toBe(0);
  }, 90_000);

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
