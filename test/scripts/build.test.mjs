import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { build, buildIsFresh } from '../../scripts/setup/build.mjs';
import { explain } from '../../scripts/setup/get-cli.mjs';
import { checkout, makePlace } from './place.mjs';

let place;
beforeEach(() => {
  place = makePlace();
  const compilerOptions = {
    rootDir: 'src',
    outDir: 'dist',
    target: 'ES2022',
    module: 'NodeNext',
    types: [],
    lib: ['ES2015'],
    skipLibCheck: true,
    strict: true,
  };
  place.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }));
  place.write('package.json', '{"type": "module"}');
  place.write('package-lock.json', '{}');
  place.write('src/main.ts', 'export const one = 1;\n');
  place.write('src/deep/other.ts', 'export const two = 2;\n');
  mkdirSync(join(place.installDir, 'node_modules'));
  symlinkSync(
    join(checkout, 'node_modules', 'typescript-7'),
    join(place.installDir, 'node_modules', 'typescript-7'),
  );
});
afterEach(() => place.remove());

const fresh = () => buildIsFresh(place.installDir);
const inDist = (file) => join(place.installDir, 'dist', file);

describe('the build', () => {
  test('is fresh after it ran, until a source changes', async () => {
    expect(fresh()).toBe(false);
    await build(place.installDir);
    expect(fresh()).toBe(true);
    place.write('src/main.ts', 'export const one = 11;\n');
    expect(fresh()).toBe(false);
  });

  test('is stale when a source came, a setting changed, or a built file is gone', async () => {
    await build(place.installDir);
    place.write('src/new.ts', 'export {};\n');
    expect(fresh()).toBe(false);
    rmSync(join(place.installDir, 'src', 'new.ts'));
    expect(fresh()).toBe(true);
    rmSync(inDist('deep/other.js'));
    expect(fresh()).toBe(false);
    await build(place.installDir);
    place.write('package-lock.json', '{"changed": true}');
    expect(fresh()).toBe(false);
  });

  test('removes what a source that is gone left behind', async () => {
    await build(place.installDir);
    rmSync(join(place.installDir, 'src', 'deep'), { recursive: true });
    await build(place.installDir);
    expect(existsSync(inDist('deep/other.js'))).toBe(false);
    expect(existsSync(inDist('main.js'))).toBe(true);
  });

  test('puts what an entry imports into it, and its faults still name the sources', async () => {
    place.write(
      'src/deep/other.ts',
      'export function fail(): never {\n  throw new Error("on purpose");\n}\n',
    );
    place.write('src/cli/main.ts', "import { fail } from '../deep/other.js';\nfail();\n");
    await build(place.installDir);
    rmSync(inDist('deep'), { recursive: true });
    const { stderr } = spawnSync(process.execPath, ['--enable-source-maps', inDist('cli/main.js')], {
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/Error: on purpose\n +at fail \(.*src\/deep\/other\.ts:2:9\)/);
  });

  test('loads what only functions in the cloud need when it is asked for', async () => {
    place.write('node_modules/@npmcli/arborist/package.json', '{"main": "index.cjs"}');
    place.write(
      'node_modules/@npmcli/arborist/index.cjs',
      "console.log('loaded');\nmodule.exports = class { constructor(given) { this.given = given; } };\n",
    );
    place.write(
      'src/cli/main.ts',
      [
        'declare const console: any, require: any;',
        "const Arborist = require('@npmcli/arborist');",
        "console.log('first');",
        "console.log(new Arborist('this').given);",
        'export {};\n',
      ].join('\n'),
    );
    await build(place.installDir);
    const { stdout } = spawnSync(process.execPath, [inDist('cli/main.js')], { encoding: 'utf8' });
    expect(stdout).toBe('first\nloaded\nthis\n');
  });

  test('leaves a process of the build before what it has not loaded yet, and removes that of a day before', async () => {
    const say = (word) =>
      place.write('src/deep/other.ts', `declare const console: any;\nconsole.log('${word}');\nexport {};\n`);
    place.write(
      'src/cli/main.ts',
      [
        'declare const console: any, process: any;',
        "process.stdin.once('data', () => void import('../deep/other.js'));",
        "console.log('started');",
        'export {};\n',
      ].join('\n'),
    );
    say('one');
    await build(place.installDir);
    const chunks = () => readdirSync(inDist('chunks')).filter((name) => name.endsWith('.js'));
    const [first] = chunks();
    const running = spawn(process.execPath, [inDist('cli/main.js')]);
    const said = createInterface({ input: running.stdout })[Symbol.asyncIterator]();
    // It has loaded what it starts with before the next build takes that away.
    expect((await said.next()).value).toBe('started');
    say('two');
    await build(place.installDir);
    expect(chunks()).toHaveLength(2);
    // A package takes the parts of the newest build alone.
    place.write(
      'package.json',
      '{"name": "packed", "version": "1.0.0", "type": "module", "files": ["dist"]}',
    );
    const packed = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: place.installDir, encoding: 'utf8' }),
    );
    const taken = packed[0].files
      .map(({ path }) => path)
      .filter((path) => /^dist\/chunks\/.*\.js$/.test(path));
    expect(taken).toEqual(
      chunks()
        .filter((name) => name !== first)
        .map((name) => `dist/chunks/${name}`),
    );
    running.stdin.end('now');
    expect((await said.next()).value).toBe('one');
    const old = new Date(Date.now() - 2 * 24 * 3_600_000);
    utimesSync(inDist(join('chunks', first)), old, old);
    say('three');
    await build(place.installDir);
    expect(chunks()).toHaveLength(2);
    expect(chunks()).not.toContain(first);
  });

  test('that failed or was interrupted is stale, and tells what the compiler says', async () => {
    await build(place.installDir);
    place.write('src/main.ts', 'export const one: string = 1;\n');
    const problem = await build(place.installDir).catch((error) => error);
    expect(explain(problem)).toMatch(/src\/main\.ts.*TS2322/);
    expect(fresh()).toBe(false);
    place.write('src/main.ts', 'export const one = 1;\n');
    expect(fresh()).toBe(false);
    await build(place.installDir);
    expect(fresh()).toBe(true);
  });
});
