import { execFile } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSimulatedStorage, type SimulatedStorage } from '../../tools/simulated-aws/storage.mjs';
import { installDir } from '../../src/service/config.js';
import { byHandEnvironment } from '../../src/pulumi-cli/environment.js';
import { initStacks } from '../../src/pulumi-cli/stacks.js';
import { readStateUrl } from '../../src/model/state-bucket.js';
import { loadCatalogue } from '../../src/catalogue/catalogue.js';
import { realCli } from '../pulumi-cli/real-project.js';
import { makeProject, type TestProject } from '../support/project.js';

let storage: SimulatedStorage;
let project: TestProject;
let env: Record<string, string>;

beforeAll(async () => {
  storage = await startSimulatedStorage();
  project = await makeProject({ dev: { policy: { dotenv: 'unstable', trigger: 'commit' } } });
}, 60_000);
afterAll(async () => {
  await project.remove();
  await storage.stop();
}, 60_000);

const stageFile = (): Promise<string> => readFile(join(project.dir, 'Pulumi.dev.yaml'), 'utf8');

async function pulumi(...args: string[]): Promise<string> {
  const { command } = await realCli();
  const run = await promisify(execFile)(command, [...args, '--non-interactive'], { cwd: project.dir, env });
  return run.stdout;
}

test('a stage encrypted by KMS needs its encryptedkey, and the hint is the command that makes it', async () => {
  const policy = (await stageFile()).replace(
    /^encryptionsalt: .*$/m,
    `secretsprovider: ${storage.secretsProvider}`,
  );
  await project.write('Pulumi.dev.yaml', policy);
  await expect(loadCatalogue(project.dir)).rejects.toMatchObject({
    problems: [
      {
        code: 'ENCRYPTED_KEY_MISSING',
        hint: `npx --no switchback pulumi stack init dev --secrets-provider='${storage.secretsProvider}'`,
      },
    ],
  });
});

test('that command writes it, and then the stage is accepted', async () => {
  const bucket = readStateUrl(storage.stateUrl);
  if ('fault' in bucket) throw new Error(bucket.fault);
  const { PATH, HOME } = process.env;
  const place = { dataDir: project.dataDir, projectDir: project.dir, cli: await realCli(), bucket };
  env = byHandEnvironment({ ...place, base: { PATH, HOME, ...storage.env } });
  // No passphrase is needed.
  delete env['PULUMI_CONFIG_PASSPHRASE_FILE'];
  await pulumi('stack', 'init', 'dev', '--no-select', `--secrets-provider=${storage.secretsProvider}`);
  expect(await stageFile()).toMatch(/^encryptedkey: \S+$/m);
  expect((await loadCatalogue(project.dir)).usesKms).toBe(true);
}, 60_000);

test('the stack of a committed stage file is made with its key, and the file stays as it is', async () => {
  await pulumi('stack', 'rm', 'dev', '--yes', '--preserve-config');
  const before = await stageFile();
  const bucket = readStateUrl(storage.stateUrl);
  if ('fault' in bucket) throw new Error(bucket.fault);
  const { PATH, HOME } = process.env;
  const place = { dataDir: project.dataDir, projectDir: project.dir, cli: await realCli(), bucket };
  const base = { PATH, HOME, ...storage.env };
  expect(await initStacks({ ...place, base, catalogueStages: ['dev'] })).toEqual(['dev']);
  expect(await stageFile()).toBe(before);
}, 60_000);

test('a secret setting is stored encrypted, by two updates, and read back', async () => {
  await project.write('Pulumi.yaml', 'name: switchback\nruntime: nodejs\nmain: index.mjs\n');
  await project.write('index.mjs', 'export {};\n');
  await symlink(join(installDir, 'node_modules'), join(project.dir, 'node_modules'));
  await pulumi('config', 'set', '--secret', 'aws:token', 'canary-value', '-s', 'dev');
  for (const _ of [1, 2]) await pulumi('up', '-s', 'dev', '--yes', '--skip-preview');
  const stored = [...storage.objects().values()].map(String).join('\n');
  expect(stored).not.toContain('canary-value');
  expect(stored).toContain('"secure":');
  expect(await pulumi('config', 'get', 'aws:token', '-s', 'dev')).toBe('canary-value\n');
  expect(storage.calls.filter(({ operation }) => operation === 'Decrypt').length).toBeGreaterThan(1);
}, 90_000);
