import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readConfig, StartFailure, type Config, type ServeOptions } from '../../src/service/config.js';
import { holdDataDirectory } from '../../src/service/data-directory.js';
import { startService } from '../../src/service/main.js';
import { messagesIn } from '../../src/messages/index.js';
import { textOf } from '../../src/messages/texts.js';
import { CatalogueError } from '../../src/catalogue/catalogue.js';
import { makeProject, type TestProject } from '../support/project.js';
import { configOf } from '../support/world.js';

let project: TestProject;
beforeEach(async () => {
  project = await makeProject();
});
afterEach(() => project.remove());

const failureOf = async (started: Promise<unknown>): Promise<StartFailure> => {
  const error: unknown = await started.catch((thrown: unknown) => thrown);
  if (error instanceof StartFailure) return error;
  throw new Error('it started, or failed otherwise', { cause: error });
};

const config = (change: Partial<Config> = {}): Config => ({
  ...configOf(project, undefined, '0'),
  ...change,
});

describe('a service that cannot start says why, and leaves the data directory free', () => {
  test('without a Pulumi CLI', async () => {
    const elsewhere = join(project.dir, 'empty');
    await mkdir(elsewhere);
    const failure = await failureOf(
      startService(config({ installDir: elsewhere, machineEnv: { PATH: elsewhere } })),
    );
    expect(failure.problems.map(({ code }) => code)).toEqual(['no-cli']);
    const held = await holdDataDirectory(project.dataDir);
    await held.release();
  });

  test('on a port that is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      const failure = await failureOf(startService(config({ port })));
      expect(failure.problems).toMatchObject([{ code: 'port-in-use', facts: { port } }]);
      expect(existsSync(project.dataDir)).toBe(false);
      const held = await holdDataDirectory(project.dataDir);
      const both = await failureOf(startService(config({ port })));
      expect(both.problems).toMatchObject([{ code: 'data-dir-held', facts: { pid: process.pid } }]);
      await held.release();
    } finally {
      other.close();
    }
  }, 60_000);

  test('below a file, with what the system says', async () => {
    await project.write('file', '');
    const dataDir = join(project.dir, 'file', 'data');
    const failure = await failureOf(startService(config({ dataDir })));
    expect(failure.problems).toMatchObject([{ code: 'data-dir-unusable', facts: { dataDir } }]);
    expect(textOf(messagesIn('en').service, failure.problems[0]!)).toContain('ENOTDIR');
  });

  test('with broken stage files: all problems at once, with file and line', async () => {
    await project.write(
      'Pulumi.dev.yaml',
      'config:\n  switchback:dotenv: development\n  switchback:trigger: often\n',
    );
    await project.write('Pulumi.local.yaml', 'config: {}\n');
    const error: unknown = await startService(config()).catch((thrown: unknown) => thrown);
    if (!(error instanceof CatalogueError)) throw new Error('it started', { cause: error });
    expect(error.problems.length).toBeGreaterThan(3);
    expect(error.problems).toContainEqual(expect.objectContaining({ file: 'Pulumi.dev.yaml', line: 3 }));
  });

  test('without a database that answers', async () => {
    const failure = await failureOf(
      startService(config({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' })),
    );
    expect(failure.problems).toEqual([
      { code: 'database-unreachable', facts: { why: 'connect ECONNREFUSED 127.0.0.1:1' } },
    ]);
  }, 60_000);
});

test('a data directory is held by one, and its holder is named', async () => {
  const first = await holdDataDirectory(project.dataDir);
  const failure = await failureOf(holdDataDirectory(project.dataDir));
  expect(failure.problems).toMatchObject([{ code: 'data-dir-held', facts: { pid: process.pid } }]);
  await first.release();
  const second = await holdDataDirectory(project.dataDir);
  await second.release();
});

describe('a data directory that services share', () => {
  const hold = (shared: boolean) => holdDataDirectory(project.dataDir, { shared });

  test('is entered by one at a time: the next one waits until the one before has prepared it', async () => {
    const first = await hold(true);
    expect(first.others).toBe(false);
    let entered = false;
    const second = hold(true).then((held) => {
      entered = true;
      return held;
    });
    // As long as the door is kept, it stays: nobody waits for a time here, the first one still has it.
    await new Promise((resolve) => setImmediate(resolve));
    expect(entered).toBe(false);
    await first.prepared();
    const held = await second;
    expect(held).toMatchObject({ id: first.id, others: true });
    await held.release();
    await first.release();
  });

  test('is refused to one that needs it alone, and the other way round', async () => {
    const shared = await hold(true);
    await shared.prepared();
    const facts = { pid: process.pid };
    expect((await failureOf(hold(false))).problems).toMatchObject([{ code: 'data-dir-held', facts }]);
    await shared.release();
    const alone = await hold(false);
    expect((await failureOf(hold(true))).problems).toMatchObject([{ code: 'data-dir-held', facts }]);
    await alone.release();
    await (await hold(true)).release();
  });
});

describe('flags and environment', () => {
  const read = (options: ServeOptions, env: Record<string, string> = {}) =>
    readConfig({ options, env, projectDir: project.dir, cwd: project.dir });

  test('have defaults that work, and flags win over the environment', () => {
    expect(read({})).toMatchObject({ host: '127.0.0.1', port: 4100, warmRunners: 1, stagePorts: null });
    const env = { SWITCHBACK_PORT: '5000', SWITCHBACK_DATA_DIR: 'elsewhere' };
    expect(read({ port: '0' }, env)).toMatchObject({ port: 0, dataDir: join(project.dir, 'elsewhere') });
    expect(read({}, env).port).toBe(5000);
  });

  test('say how large a build may be, within bounds', () => {
    const megabyte = 1024 ** 2;
    const usual = { bytes: 512 * megabyte, unpackedBytes: 1024 * megabyte, files: 50_000 };
    expect(read({}).uploads).toEqual(usual);
    const wide = {
      SWITCHBACK_UPLOAD_MB: '4096',
      SWITCHBACK_UNPACKED_MB: '16384',
      SWITCHBACK_TARBALL_FILES: '1000000',
    };
    const [bytes, unpackedBytes] = [4096 * megabyte, 16_384 * megabyte];
    expect(read({}, wide).uploads).toEqual({ bytes, unpackedBytes, files: 1_000_000 });
    for (const name of Object.keys(wide))
      for (const value of ['0', '1000001', '-1', '1.5', 'all']) {
        const refused = (): unknown => read({}, { [name]: value });
        expect(refused).toThrow(`bad-number {"name":"${name}","least":1`);
      }
  });

  test('say whose badges anybody may see', () => {
    const badges = (said: string) => read({}, { SWITCHBACK_BADGES: said }).badges;
    expect([read({}, {}).badges, badges('all'), badges('dev, nightly')]).toEqual([
      [],
      'all',
      ['dev', 'nightly'],
    ]);
    for (const wrong of ['ALL', 'dev,', 'dev nightly'])
      expect(() => badges(wrong)).toThrow('bad-choice {"name":"SWITCHBACK_BADGES"');
  });

  test('are refused together, each with what to do, in both languages', () => {
    const numbers = { port: 'many', warmRunners: '99', stagePorts: 'random' };
    const options = { host: '0.0.0.0', ...numbers, machine: 'the QA box' };
    let failure: unknown;
    try {
      read(options);
    } catch (error) {
      failure = error;
    }
    if (!(failure instanceof StartFailure)) throw new Error('it was accepted');
    const codes = failure.problems.map(({ code }) => code);
    expect(codes).toEqual([
      ...['needs-identity', 'needs-public-url', 'needs-tls'],
      ...['bad-number', 'bad-machine-name', 'bad-choice', 'bad-number'],
    ]);
    for (const problem of failure.problems) {
      expect(textOf(messagesIn('en').service, problem)).toMatch(/\S/);
      expect(textOf(messagesIn('ko').service, problem)).toMatch(/[가-힣]/);
    }
  });
});
