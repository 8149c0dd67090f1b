import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { filesIn, makePacking } from './packing.js';

let shop: Awaited<ReturnType<typeof makePacking>>;
beforeEach(async () => {
  shop = await makePacking();
  await shop.write({
    'package.json': manifest(),
    'src/server.ts':
      "import { greet } from 'greet';\nconst who: string = 'bundle';\nconsole.log(greet(who));\n",
    'node_modules/greet/package.json': { name: 'greet', version: '1.0.0', main: 'index.js' },
    'node_modules/greet/index.js': 'exports.greet = (name) => `hello ${name}`;\n',
    '.env': 'SECRET=canary\n',
  });
});
afterEach(() => shop.remove());

const manifest = (more: object = {}) => ({
  ...{ name: 'shop', version: '1.2.3', dependencies: { greet: '^1.0.0' }, scripts: { bundle: 'esbuild …' } },
  ...more,
});
const bundle = (outfile: string, external: string[] = []) =>
  build({
    ...{ entryPoints: [shop.at('src/server.ts')], outfile: shop.at(outfile), logLevel: 'silent' },
    ...{ bundle: true, platform: 'node', external },
  });

test('the folder that a bundler wrote is the build: its files, no dependency beside them, and the name of the project', async () => {
  await bundle('out/server.js');
  const packed = await shop.pack('.', 'out');
  expect(filesIn(packed)).toEqual(['package/package.json', 'package/server.js']);
  expect([packed.name, packed.version, packed.dependencies]).toEqual(['shop', '1.2.3', 0]);
  expect(await shop.said(packed)).toBe('hello bundle\n');
});

test('package.json may name the folder, what starts in it and with which options, and what the bundler left out', async () => {
  await bundle('build/node/api.js', ['greet']);
  await shop.write({
    'build/node/other.js': '',
    'build/node/.env': 'SECRET=canary\n',
    'package.json': manifest({
      scripts: { start: 'node --stack-trace-limit=20 build/node/api.js' },
      switchback: { bundle: 'build/node', external: ['greet'] },
    }),
  });
  const packed = await shop.pack();
  expect(filesIn(packed)).toEqual([
    ...[
      'api.js',
      'node_modules/greet/index.js',
      'node_modules/greet/package.json',
      'other.js',
      'package.json',
    ].map((name) => `package/${name}`),
  ]);
  expect(packed.start.words).toEqual(['node', '--stack-trace-limit=20', 'api.js']);
  expect(await shop.said(packed)).toBe('hello bundle\n');
});

test('modules of the project stay modules, and a bundle with a package.json of its own is taken by that', async () => {
  await shop.write({
    'package.json': manifest({ type: 'module' }),
    'out/index.js': "import { sep } from 'node:path';\nconsole.log('module', sep);\n",
    'own/package.json': { main: 'go.cjs', dependencies: { greet: '*' } },
    'own/go.cjs': "console.log(require('greet').greet('own'));\n",
  });
  expect(await shop.said(await shop.pack('.', 'out'))).toBe('module /\n');
  const own = await shop.pack('.', 'own');
  expect([own.name, own.dependencies]).toEqual(['shop', 1]);
  expect(await shop.said(own)).toBe('hello own\n');
});

test('a package that a bundler left out, and that nobody named, is found before a stage misses it', async () => {
  await bundle('out/server.js', ['greet']);
  await shop.write({ 'package.json': manifest({ main: 'out/server.js' }) });
  const lacking = { why: 'not-inside', entry: 'server.js', needs: 'greet' };
  await expect(shop.said(await shop.pack('.', 'out'))).rejects.toMatchObject({
    ...{ code: 'artefact-refused', facts: lacking },
  });
});

test('a bundle that is not made, in which nothing starts, or that needs what is not installed is refused with what to do', async () => {
  expect(await shop.why('.', 'out')).toEqual([
    'The folder of the bundle is missing or empty: out. Make it: npm run bundle',
  ]);
  await shop.write({ 'out/one.js': '', 'out/two.js': '' });
  expect((await shop.why('.', 'out')).join()).toMatch(
    /^Nothing says which file of the bundle in out starts: /,
  );
  await shop.write({
    'out/index.js': '',
    'package.json': manifest({ switchback: { external: ['pay'] } }),
    'pnpm-lock.yaml': '',
  });
  expect(await shop.why('.', 'out')).toEqual(['Not installed: pay. Install: pnpm install --frozen-lockfile']);
});
