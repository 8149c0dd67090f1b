import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { filesIn, makePacking } from './packing.js';

let repo: Awaited<ReturnType<typeof makePacking>>;
beforeEach(async () => {
  repo = await makePacking();
  await repo.write({
    'package.json': { name: 'acme', private: true, workspaces: ['packages/*', '!packages/old'] },
    '.gitignore': 'dist/\nnode_modules/\n',
    'packages/api/package.json': {
      ...{ name: '@acme/api', version: '1.0.0', scripts: { start: 'node server.js' } },
      dependencies: { '@acme/words': '*' },
    },
    'packages/api/server.js': "console.log(require('@acme/words'));\n",
    'packages/words/package.json': {
      ...{ name: '@acme/words', version: '1.0.0', main: 'dist/index.js', scripts: { build: 'tsc' } },
    },
    'packages/words/.gitignore': 'dist/\n',
    'packages/words/dist/index.js': "module.exports = 'inner words';\n",
    'packages/words/.env': 'SECRET=canary\n',
    'packages/web/package.json': { name: 'web', version: '1.0.0', scripts: { start: 'vite' } },
    'packages/old/package.json': { name: 'old', version: '1.0.0', scripts: { start: 'node .' } },
  });
});
afterEach(() => repo.remove());

/** As npm does it, which needs nobody else for packages of the repository. */
const installed = () =>
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: repo.root,
  });
async function link(from: string, to: string): Promise<void> {
  await mkdir(dirname(repo.at(from)), { recursive: true });
  await symlink(repo.at(to), repo.at(from));
}

test('from its root the backend is asked for, with those that start by the names of their folders', async () => {
  expect(await repo.why()).toEqual([
    'This is the root of a workspace. Name the backend: --backend packages/api, or --backend packages/web',
  ]);
  await repo.write({
    'package.json': { name: 'acme' },
    'pnpm-workspace.yaml': 'packages:\n  - packages/**\n  - "!**/web"\n',
  });
  expect((await repo.why('packages')).join()).toContain('--backend packages/api, or --backend packages/old');
});

test('a backend is packed with the packages of its repository, built and without their dotenv files', async () => {
  installed();
  const packed = await repo.pack('packages/api');
  expect(filesIn(packed)).toEqual(
    [
      ...['node_modules/@acme/words/dist/index.js', 'node_modules/@acme/words/package.json'],
      ...['package.json', 'server.js'],
    ].map((name) => `package/${name}`),
  );
  expect(await repo.said(packed)).toBe('inner words\n');
});

test("pnpm's links are followed to what each package was installed with", async () => {
  await repo.write({
    'packages/api/package.json': {
      ...{ name: '@acme/api', version: '1.0.0', main: 'server.js' },
      dependencies: { '@acme/words': 'workspace:*', greet: '1.0.0' },
    },
    'packages/api/server.js': "console.log(require('@acme/words'), require('greet'));\n",
    'node_modules/.pnpm/greet@1.0.0/node_modules/greet/package.json': {
      ...{ name: 'greet', version: '1.0.0', dependencies: { deep: '2.0.0' } },
    },
    'node_modules/.pnpm/greet@1.0.0/node_modules/greet/index.js': "module.exports = require('deep');\n",
    'node_modules/.pnpm/deep@2.0.0/node_modules/deep/package.json': { name: 'deep', version: '2.0.0' },
    'node_modules/.pnpm/deep@2.0.0/node_modules/deep/index.js': "module.exports = 'deep two';\n",
  });
  await link(
    'node_modules/.pnpm/greet@1.0.0/node_modules/deep',
    'node_modules/.pnpm/deep@2.0.0/node_modules/deep',
  );
  await link('packages/api/node_modules/greet', 'node_modules/.pnpm/greet@1.0.0/node_modules/greet');
  await link('packages/api/node_modules/@acme/words', 'packages/words');
  expect(await repo.said(await repo.pack('packages/api'))).toBe('inner words deep two\n');
});

test('what cannot be packed is said with the way round it: sources, what is not built, archives of Yarn', async () => {
  const words = (more: object) =>
    repo.write({ 'packages/words/package.json': { name: '@acme/words', version: '1.0.0', ...more } });
  await link('node_modules/@acme/words', 'packages/words');
  await words({ main: 'lib/index.js', scripts: { build: 'tsc' } });
  expect(await repo.why('packages/api')).toEqual([
    `@acme/words of this repository is not built: lib/index.js is missing in ${repo.at('packages/words')}. Build it there: npm run build`,
  ]);
  await words({ exports: { '.': { types: './src/index.ts', default: './src/index.ts' } } });
  expect(await repo.why('packages/api')).toEqual([
    '@acme/words of this repository is sources (src/index.ts), which Node does not run. Bundle the backend and name the folder: --from DIR',
  ]);
  await repo.write({
    '.pnp.cjs': '',
    'packages/api/package.json': {
      ...{ name: '@acme/api', version: '1.0.0', main: 'server.js', dependencies: { pay: '1.0.0' } },
    },
  });
  expect((await repo.why('packages/api')).join()).toMatch(
    /^Yarn keeps these in archives .*: pay\. .*--from DIR$/,
  );
});
