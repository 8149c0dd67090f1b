import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CliError } from '../../../src/cli/terminal/failure.js';
import { packBackend, type Packed } from '../../../src/cli/pack/pack.js';
import { inspectPackage } from '../../../src/artifacts/inspect.js';
import { launchCommand } from '../../../src/artifacts/launch-command.js';
import { messagesIn } from '../../../src/messages/index.js';

let root: string;
let shop: string;
const made: Packed[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-pack-test-'));
  shop = join(root, 'shop');
  await write({
    'package.json': JSON.stringify({
      ...{ name: 'shop', version: '1.2.3', scripts: { start: 'node dist/server.js', build: 'tsc' } },
      dependencies: { greet: '^1.0.0' },
      optionalDependencies: { fast: '1.0.0' },
      devDependencies: { tool: '1.0.0' },
    }),
    '.gitignore': 'dist/\nnode_modules/\n',
    'dist/server.js': "console.log(require('greet'), require('./words'));\n",
    'dist/words.js': "module.exports = 'words';\n",
    'node_modules/greet/package.json': JSON.stringify({
      ...{ name: 'greet', version: '1.4.0', dependencies: { name: '2.0.0' } },
    }),
    'node_modules/greet/index.js': "module.exports = `hello ${require('name')}`;\n",
    'node_modules/greet/node_modules/name/package.json': '{"name": "name", "version": "2.0.0"}',
    'node_modules/greet/node_modules/name/index.js': "module.exports = 'two';\n",
    'node_modules/name/package.json': '{"name": "name", "version": "1.0.0"}',
    'node_modules/tool/package.json': '{"name": "tool", "version": "1.0.0"}',
    '.env.nightly': 'API_HOST=nightly.example.dev\n',
    'Pulumi.yaml': 'name: shop\n',
    '.switchback/passphrase': 'switchback\n',
  });
});
afterEach(async () => {
  for (const { remove } of made.splice(0)) await remove();
  await rm(root, { recursive: true });
});

async function write(files: Readonly<Record<string, string>>, below = shop): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(below, name)), { recursive: true });
    await writeFile(join(below, name), text);
  }
}

async function pack(from = shop): Promise<Packed> {
  const packed = await packBackend(from, { terminal: { env: process.env } });
  made.push(packed);
  return packed;
}

/** The reasons for which it is refused. */
async function why(from = shop): Promise<string> {
  const error = await packBackend(from, { terminal: { env: process.env } }).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CliError)) throw error;
  expect(error.code).toBe('switchback/pack-refused');
  return error.text(messagesIn('en').cli).why;
}

const filesIn = (tarball: string): string[] =>
  execFileSync('tar', ['-tzf', tarball]).toString().trim().split('\n').toSorted();
const all = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).toSorted();

test('the build has what the backend needs to run, and nothing that a stage has from elsewhere', async () => {
  const { file, name, dependencies } = await pack();
  expect({ name, dependencies }).toEqual({ name: 'shop', dependencies: 2 });
  // What the compiler wrote goes along, though git ignores it and package.json names no files.
  expect(filesIn(file)).toEqual([
    'package/dist/server.js',
    'package/dist/words.js',
    'package/node_modules/greet/index.js',
    'package/node_modules/greet/package.json',
    'package/node_modules/name/index.js',
    'package/node_modules/name/package.json',
    'package/package.json',
  ]);
});

test('it starts by itself, as its start script says, in a folder where nothing is installed', async () => {
  const { file } = await pack();
  await inspectPackage(file);
  const folder = join(root, 'stage');
  await mkdir(folder);
  execFileSync('tar', ['-xzf', file, '-C', folder, '--strip-components=1']);
  const [command = '', ...args] = await launchCommand(folder, process.execPath);
  const child = spawn(command, args, { cwd: folder });
  const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  expect(said).toBe('hello two words\n');
});

test('the working copy stays as it is, and none of its scripts runs', async () => {
  const manifest = JSON.parse(await readFile(join(shop, 'package.json'), 'utf8')) as object;
  const scripts = {
    start: 'node dist/server.js',
    prepack: 'touch ran',
    prepare: 'touch ran',
    pack: 'touch ran',
  };
  await write({ 'package.json': JSON.stringify({ ...manifest, scripts }) });
  const before = await all(shop);
  await pack();
  expect(await all(shop)).toEqual(before);
});

test('the same files are the same bytes, whenever and wherever they are packed', async () => {
  const digest = async (from?: string): Promise<string> =>
    createHash('sha256')
      .update(await readFile((await pack(from)).file))
      .digest('hex');
  const first = await digest();
  execFileSync('cp', ['-r', shop, join(root, 'elsewhere')]);
  await write({ 'dist/server.js': await readFile(join(shop, 'dist/server.js'), 'utf8') });
  expect(await digest()).toBe(first);
  expect(await digest(join(root, 'elsewhere'))).toBe(first);
});

test('a workspace finds what lies above it, and a package that is a link', async () => {
  const member = join(shop, 'services', 'api');
  await write(
    {
      'package.json': JSON.stringify({
        ...{ name: 'api', version: '1.0.0', main: 'index.js', dependencies: { greet: '*', own: '1.0.0' } },
      }),
      'index.js': '',
    },
    member,
  );
  await write({ 'package.json': '{"name": "own", "version": "1.0.0"}', 'index.js': '' }, join(shop, 'own'));
  await symlink(join(shop, 'own'), join(shop, 'node_modules', 'own'));
  const files = filesIn((await pack(member)).file);
  expect(files).toContain('package/node_modules/own/index.js');
  expect(files).toContain('package/node_modules/greet/index.js');
});

test('what would not start is refused with all reasons at once, and nothing is left behind', async () => {
  const manifest = JSON.parse(await readFile(join(shop, 'package.json'), 'utf8')) as object;
  await write({
    'package.json': JSON.stringify({
      ...manifest,
      dependencies: { greet: '^2.0.0', pay: '1.0.0', shop: '*' },
    }),
  });
  await rm(join(shop, 'dist'), { recursive: true });
  const before = (await readdir(tmpdir())).filter((name) => name.startsWith('switchback-pack-'));
  expect((await why()).split('\n')).toEqual([
    'It starts with dist/server.js, which is not there. Build it: npm run build',
    'Not installed: pay, shop. Install: npm ci',
    'greet is installed as 1.4.0, package.json wants ^2.0.0. Install: npm ci',
  ]);
  const after = (await readdir(tmpdir())).filter((name) => name.startsWith('switchback-pack-'));
  expect(after.filter((name) => !before.includes(name) && !root.endsWith(name))).toEqual([]);
});

test('a folder without a package, and a package.json that is none, are said', async () => {
  expect(await why(root)).toBe('There is no package.json in this folder or above it.');
  await write({ 'package.json': '{' });
  expect(await why()).toBe('package.json cannot be read as JSON.');
});

test('what npm refuses is said in its own words', async () => {
  await write({ 'package.json': '{"main": "dist/server.js"}' });
  expect(await why()).toMatch(/^npm pack failed: .*name and version/s);
});
