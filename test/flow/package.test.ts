import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { StageResource } from '../../src/contract/stage.js';
import { installDir } from '../../src/service/config.js';
import { findCli } from '../../src/pulumi-cli/cli.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { endProject } from '../support/invariants.js';
import { commitAll, type TestProject } from '../support/project.js';
import { platformOf } from '../support/world.js';

const run = promisify(execFile);

/** A team's own repository, outside of this checkout, with Switchback from its package. */
let root: string;
let shop: string;
let dataDir: string;
let env: NodeJS.ProcessEnv;
let service: ServiceProcess | null = null;

const stages = {
  dev: { dotenv: 'unstable', trigger: 'commit' },
  nightly: { dotenv: 'nightly', trigger: 'request', source: 'dev' },
  devqa: { dotenv: 'devqa', trigger: 'request', source: 'nightly' },
  'staging-1': { dotenv: 'staging-1', trigger: 'milestone', source: 'devqa' },
  'staging-2': { dotenv: 'staging-2', trigger: 'milestone', source: 'devqa' },
};

/** A backend that nobody wrote for Switchback: TypeScript, Express, its health under a path of its own. */
const shopFiles = {
  'package.json': JSON.stringify({
    ...{ name: 'shop', version: '3.2.1', private: true, main: 'dist/server.js', files: ['dist'] },
    scripts: { build: 'tsc' },
    dependencies: { express: '5.3.0' },
    bundleDependencies: ['express'],
    devDependencies: { typescript: '6.0.3', '@types/express': '5.0.6', '@types/node': '20.19.43' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      ...{ target: 'es2022', module: 'nodenext', outDir: 'dist', rootDir: 'lib', strict: true },
      ...{ skipLibCheck: true, types: ['node'] },
    },
    include: ['lib'],
  }),
  'lib/server.ts': `import express from 'express';
const app = express();
app.get('/internal/alive', (_request, response) => { response.json({ alive: true }); });
app.get('/price', (_request, response) => { response.json({ currency: process.env['CURRENCY'] }); });
app.listen(Number(process.env['PORT']), process.env['HOST'] ?? '127.0.0.1');
`,
  '.gitignore': 'node_modules/\ndist/\n.switchback/\n*.tgz\n',
};

/** What `switchback doctor` and a first start say to copy. */
const salt = 'encryptionsalt: v1:TfcTr9CIJRA=:v1:p4kjYxZXIh1HFT7J:nAQG72s/Wq+KE90ivKdDCIj7oyj2Bw==';

/** What the team adds for its stages. */
const stageFiles = {
  'switchback.mjs': "export { default } from 'switchback-stages/program';\n",
  'Pulumi.yaml': `name: shop
runtime: { name: nodejs, options: { typescript: false } }
main: switchback.mjs
plugins: { providers: [{ name: switchback, path: ./node_modules/switchback-stages/provider }] }
`,
  ...Object.fromEntries(
    Object.entries(stages).flatMap(([name, policy]) => [
      [`Pulumi.${name}.yaml`, stageYaml(policy)],
      [`.env.${policy.dotenv}`, `CURRENCY=${name}\nSWITCHBACK_HEALTH_PATH=/internal/alive\n`],
    ]),
  ),
};

function stageYaml(policy: Readonly<Record<string, string>>): string {
  const keys = Object.entries({
    purpose: { en: 'For the shop', ko: '상점용' },
    platform: 'process',
    ...policy,
  });
  const lines = keys.map(([key, value]) => `  switchback:${key}: ${JSON.stringify(value)}`);
  return `${salt}\nconfig:\n${lines.join('\n')}\n`;
}

const project = (): TestProject => ({
  dir: shop,
  dataDir,
  stages: Object.entries(stages).map(([name, policy]) => ({ name, source: null, ...policy })),
  write: (name, text) => writeFile(join(shop, name), text),
  remove: () => rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
});

const inShop = (command: string, ...args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
  run(command, args, { cwd: shop, env, maxBuffer: 2 ** 26 }).catch((error: unknown) => {
    const { stdout = '', message } = error as Error & { stdout?: string };
    throw new Error(`${message}\n${stdout}`);
  });
const switchback = (...args: readonly string[]) =>
  inShop('npx', '--no', 'switchback', '--', ...args, '--server', service?.url ?? '');

const get = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${service?.url ?? ''}/api/v1${path}`)).json()) as T;
const priceOn = async (stage: string): Promise<unknown> => {
  const { url } = await get<StageResource>(`/stages/${stage}`);
  return (await fetch(`${String(url)}/price`)).json();
};

const serve = (): Promise<ServiceProcess> =>
  startServiceProcess(project(), {
    installation: join(shop, 'node_modules/switchback-stages'),
    env: { PATH: env['PATH'] ?? '' },
  });

/** The tarball of this checkout, as another version. */
async function packed(version: string): Promise<string> {
  const folder = join(root, version);
  await mkdir(folder);
  const npm = ['pack', '--ignore-scripts', '--json', '--pack-destination', root];
  const { stdout } = await run('npm', npm, { cwd: installDir, maxBuffer: 2 ** 26 });
  const [{ filename } = { filename: '' }] = JSON.parse(stdout) as { filename: string }[];
  await run('tar', ['-xzf', join(root, filename), '-C', folder]);
  const manifest = join(folder, 'package', 'package.json');
  const own = JSON.parse(await readFile(manifest, 'utf8')) as object;
  await writeFile(manifest, JSON.stringify({ ...own, version }));
  const tarball = join(root, `switchback-stages-${version}.tgz`);
  await run('tar', ['-czf', tarball, '-C', folder, 'package']);
  return tarball;
}

const install = (tarball: string) =>
  inShop('npm', 'install', '--save-dev', '--ignore-scripts', '--prefer-offline', tarball);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-package-'));
  shop = join(root, 'shop');
  dataDir = join(shop, '.switchback');
  const cli = await findCli({ installDir, env: process.env });
  if (cli === undefined) throw new Error('this test needs the Pulumi CLI: npm run setup');
  const folders = [cli.command, cli.languageHost ?? cli.command].map((file) => dirname(file));
  env = { ...process.env, PATH: [...folders, process.env['PATH'] ?? ''].join(delimiter) };
  await mkdir(join(shop, 'lib'), { recursive: true });
  for (const [name, text] of Object.entries(shopFiles)) await writeFile(join(shop, name), text);
  await install(await packed('0.2.0'));
  await inShop('npm', 'run', 'build');
  await inShop('npm', 'pack', '--ignore-scripts');
  for (const [name, text] of Object.entries(stageFiles)) await writeFile(join(shop, name), text);
  commitAll(shop);
}, 300_000);

afterAll(async () => {
  await service?.end('SIGTERM');
  for (const stage of Object.keys(stages)) await platformOf(dataDir).stop(stage);
  await endProject(project());
}, 60_000);

test('a package in the repository of a team runs its backend, from the first build to a milestone', async () => {
  service = await serve();
  const { stdout: head } = await inShop('git', 'rev-parse', 'HEAD');
  const made = await switchback(
    'build',
    'create',
    '--sha',
    head.trim(),
    '--tarball',
    'shop-3.2.1.tgz',
    '--json',
  );
  const { id, promotions } = JSON.parse(made.stdout) as BuildResource;
  await switchback('watch', promotions?.[0] ?? '');
  expect(await priceOn('dev')).toEqual({ currency: 'dev' });
  for (const stage of ['nightly', 'devqa']) await switchback('promote', stage, '--build', id, '--yes');
  await switchback('milestone', 'create', '9', '--build', id, '--yes');
  expect(await priceOn('staging-1')).toEqual({ currency: 'staging-1' });
}, 300_000);

test('`pulumi up` by hand runs the program that the project names, with what its dotenv file says today', async () => {
  await writeFile(join(shop, '.env.nightly'), 'CURRENCY=won\nSWITCHBACK_HEALTH_PATH=/internal/alive\n');
  await inShop('npx', '--no', 'switchback', '--', 'pulumi', 'up', '--yes', '--skip-preview', '-s', 'nightly');
  expect(await priceOn('nightly')).toEqual({ currency: 'won' });
}, 120_000);

test('a newer package goes on with the data directory: what ran runs, and the next build goes its way', async () => {
  await service?.end('SIGTERM');
  service = null;
  await install(await packed('0.3.0'));
  service = await serve();
  expect(await (await fetch(`${service.url}/version`)).json()).toMatchObject({ version: '0.3.0' });
  expect(await priceOn('nightly')).toEqual({ currency: 'won' });
  const before = await get<StageResource>('/stages/nightly');
  await switchback('promote', 'nightly', '--build', before.currentBuild?.id ?? '', '--yes');
  expect(await priceOn('nightly')).toEqual({ currency: 'won' });
}, 300_000);
