import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Provider } from '@pulumi/pulumi/provider/index.js';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createArtifacts } from '../../../src/artifacts/artifacts.js';
import { backendProvider } from '../../../src/platforms/process/provider.js';
import { freePort } from '../../../src/dotenv/stage-ports.js';
import { ask, askJson, isAlive, makeWorld, until, type World } from '../../stage-host/world.js';
import { killForGood } from '../../support/host-keeper.js';
import { makeTarball } from '../../support/sample-build.js';

const urn = 'urn:pulumi:nightly::backend::switchback:process:Backend::backend';
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const secret = (value: unknown) => ({
  '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
  value,
});

type Props = Record<string, unknown>;

let world: World;
let provider: Required<Pick<Provider, 'check' | 'diff' | 'create' | 'update' | 'read' | 'delete' | 'cancel'>>;
let port = 0;
beforeEach(async () => {
  world = await makeWorld();
  provider = backendProvider(world.launcher) as typeof provider;
  port = await freePort();
});
afterEach(() => world.end());

async function inputs(build: string, more: Props = {}): Promise<Props> {
  const { path, digest } = await makeTarball({ dir: join(world.dataDir, '..'), name: build });
  await createArtifacts(world.dataDir).receive(digest, createReadStream(path), 1024 ** 2);
  return {
    stage: 'nightly',
    build,
    commit: `commit-of-${build}`,
    digest,
    environment: { GREETING: 'hello', PASSWORD: secret('open sesame') },
    healthPath: '/healthz',
    port,
    ...more,
  };
}

const createdBy = async (props: Props): Promise<Props> => {
  const { id, outs } = await provider.create(urn, props);
  expect(id).toBe('nightly');
  return outs as Props;
};

describe('check', () => {
  test('passes good inputs on as they came', async () => {
    const news = await inputs('b1');
    expect(await provider.check(urn, {}, news)).toEqual({ inputs: news, failures: [] });
  });

  test('lets a value pass that is not known yet', async () => {
    const news = await inputs('b1', { build: unknown, digest: secret(unknown), environment: unknown });
    expect((await provider.check(urn, {}, news)).failures).toEqual([]);
  });

  test('names everything that is wrong, and no value', async () => {
    const news = {
      stage: 'Nightly',
      digest: 'latest',
      environment: { GOOD: 'x', BAD: 17 },
      healthPath: 'healthz',
      port: 8080.5,
      deadlineSeconds: 0,
    };
    const { failures = [] } = await provider.check(urn, {}, news);
    expect(failures.map(({ property }) => property)).toEqual([
      'stage',
      'build',
      'commit',
      'digest',
      'environment',
      'healthPath',
      'port',
      'deadlineSeconds',
    ]);
    expect(JSON.stringify(failures)).not.toMatch(/17|8080|latest/);
    expect(failures.find(({ property }) => property === 'environment')?.reason).toContain('BAD');
  });

  test('knows one type', async () => {
    const { failures } = await provider.check(urn.replace('Backend', 'Frontend'), {}, await inputs('b1'));
    expect(failures).toEqual([{ property: 'type', reason: 'is not switchback:process:Backend' }]);
  });
});

describe('create and update', () => {
  test('put a build on its stage; secrets come back wrapped', async () => {
    const news = await inputs('b1');
    const outs = await createdBy(news);
    expect(outs).toEqual({ ...news, url: `http://127.0.0.1:${String(port)}` });
    const env = await askJson(`${String(outs['url'])}/env`);
    expect(env).toMatchObject({ GREETING: 'hello', PASSWORD: 'open sesame', SWITCHBACK_BUILD: 'b1' });

    const next = await inputs('b2');
    const updated = await provider.update('nightly', urn, outs, next);
    expect(updated.outs).toEqual({ ...next, url: outs['url'] });
    expect((await askJson(String(outs['url'])))['build']).toBe('b2');
  });

  test('fail with a code and the last lines, secrets masked, and the old build serves on', async () => {
    const outs = await createdBy(await inputs('b1'));
    const environment = secret({ BEHAVE: 'exit', SECRET: 'open sesame' });
    const failing = provider.update('nightly', urn, outs, await inputs('b2', { environment }));
    await expect(failing).rejects.toThrow(
      '[exited] build b2 on nightly ended before it was healthy (code 7)\n' +
        '  | b2 begins\n  | cannot go on: SECRET is [secret]',
    );
    expect((await askJson(String(outs['url'])))['build']).toBe('b1');
  });

  test('leave no half of a secret in a line that is cut', async () => {
    const noisy = `console.log('x'.repeat(995) + process.env.SECRET); process.exit(1);`;
    const { path, digest } = await makeTarball({
      dir: join(world.dataDir, '..'),
      name: 'noisy',
      serverSource: noisy,
    });
    await createArtifacts(world.dataDir).receive(digest, createReadStream(path), 1024 ** 2);
    const environment = { SECRET: secret('open sesame') };
    const failure: unknown = await provider
      .create(urn, await inputs('b1', { digest, environment }))
      .catch((reason: unknown) => reason);
    expect(String(failure)).toMatch(/\| x{995}\[secr …$/);
  });

  test('fail without an artifact, and before anything is started', async () => {
    const news = await inputs('b1', { digest: `sha256:${'0'.repeat(64)}` });
    await expect(provider.create(urn, news)).rejects.toThrow(/^\[artefact-missing\] the tarball of build b1/);
    expect(world.pids()).toEqual({ host: 0, children: [] });
  });

  test('end on cancel, long before they would end by themselves, which stops nothing that serves', async () => {
    const outs = await createdBy(await inputs('b1'));
    const environment = { BEHAVE: 'silent' };
    const updating = provider.update('nightly', urn, outs, await inputs('b2', { environment }));
    const failed = expect(updating).rejects.toThrow(/^\[aborted\]/);
    await until(() => world.pids().children.length === 2, 'the new build is being prepared');
    await provider.cancel();
    // Left alone it would fail, too, but for its start that took too long.
    await failed;
    await until(() => world.pids().children.length === 1, 'the new build is gone');
    await provider.cancel();
    expect((await ask(String(outs['url']))).status).toBe(200);
  });
});

describe('diff', () => {
  const changes = async (olds: Props, news: Props) =>
    (await provider.diff('nightly', urn, olds, news)).changes;

  test('finds no change while the stage serves what it should', async () => {
    const news = await inputs('b1');
    const outs = await createdBy(news);
    expect(await provider.diff('nightly', urn, outs, news)).toEqual({
      changes: false,
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect(
      await changes({ ...outs, environment: secret({ GREETING: 'hello', PASSWORD: 'open sesame' }) }, news),
    ).toBe(false);
  });

  test('finds a change in any input, and in one that became secret', async () => {
    const news = await inputs('b1');
    const outs = await createdBy(news);
    expect(await changes(outs, { ...news, build: 'b2' })).toBe(true);
    expect(await changes(outs, { ...news, environment: { GREETING: 'hello' } })).toBe(true);
    expect(await changes(outs, { ...news, environment: secret(news['environment']) })).toBe(true);
    expect(await changes(outs, { ...news, port: unknown })).toBe(true);
  });

  test('replaces only when the stage is another one', async () => {
    const news = await inputs('b1');
    const diff = await provider.diff('nightly', urn, news, { ...news, stage: 'devqa' });
    expect(diff).toEqual({ changes: true, replaces: ['stage'], deleteBeforeReplace: true });
  });

  test('finds a stage whose host is dead, or that serves something else', async () => {
    const news = await inputs('b1');
    const outs = await createdBy(news);
    const other = await inputs('b2');
    await provider.update('nightly', urn, outs, other);
    expect(await changes(outs, news)).toBe(true);
    expect(await changes({ ...other, url: outs['url'] }, other)).toBe(false);
    const { host } = world.pids();
    killForGood(host);
    await until(() => !isAlive(host), 'the host is dead');
    expect(await changes({ ...other, url: outs['url'] }, other)).toBe(true);
    await provider.update('nightly', urn, outs, other);
    expect((await askJson(String(outs['url'])))['build']).toBe('b2');
  });
});

describe('read and delete', () => {
  test('tell what is served, and that it is gone', async () => {
    const news = await inputs('b1');
    const outs = await createdBy(news);
    expect(await provider.read('nightly', urn, { ...outs, build: 'b0' })).toEqual({
      id: 'nightly',
      props: outs,
    });
    await provider.delete('nightly', urn, outs);
    expect(await provider.read('nightly', urn, outs)).toEqual({ id: '', props: {} });
    await expect(ask(String(outs['url']))).rejects.toThrow('ECONNREFUSED');
    await provider.delete('nightly', urn, outs);
  });

  test('of what is on another machine are refused to whoever runs Pulumi by hand, and touch nothing', async () => {
    const outs = await createdBy(await inputs('b1', { machine: 'a' }));
    for (const [own, here] of [
      ['b', 'this one is b'],
      [null, 'this one has no name'],
    ] as const) {
      const byHand = backendProvider(world.launcher, { name: own }) as typeof provider;
      const why = `nightly runs on the machine a alone (as its stack says), and ${here}. Run this there.`;
      await expect(byHand.read('nightly', urn, outs)).rejects.toThrow(why);
      await expect(byHand.delete('nightly', urn, outs)).rejects.toThrow(why);
    }
    const its = backendProvider(world.launcher, { name: 'a' }) as typeof provider;
    expect(await its.read('nightly', urn, outs)).toMatchObject({ id: 'nightly', props: { build: 'b1' } });
    await its.delete('nightly', urn, outs);
    expect(await its.read('nightly', urn, outs)).toEqual({ id: '', props: {} });
    // A stack of before does not say where it is.
    const { machine: _, ...before } = outs;
    expect(await backendProvider(world.launcher, { name: 'b' }).read?.('nightly', urn, before)).toEqual({
      id: '',
      props: {},
    });
  });

  test('work for a stage whose folder is gone', async () => {
    await rm(world.dataDir, { recursive: true, force: true });
    await provider.delete('nightly', urn, {});
    expect(await provider.read('nightly', urn, {})).toEqual({ id: '', props: {} });
  });
});
