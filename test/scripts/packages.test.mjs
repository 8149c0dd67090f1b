import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { installPackages, packagesAreFresh } from '../../scripts/setup/packages.mjs';
import { explain } from '../../scripts/setup/get-cli.mjs';
import { makePlace } from './place.mjs';

let place;
beforeEach(() => {
  place = makePlace();
  place.write('package.json', '{"name": "x", "version": "1.0.0"}');
  lock({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } });
});
afterEach(() => place.remove());

const lock = (packages) =>
  place.write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } }));
const fresh = () => packagesAreFresh(place.installDir);
const install = (body) =>
  installPackages(place.installDir, { npm: ['/bin/sh', place.script(join(place.folder, 'npm'), body)] });
const makesTree = 'echo "$@" > "$PWD/arguments"; mkdir -p node_modules/a';

/** The tree as npm leaves it after a developer's own `npm install`. */
function treeOfNpm(packages) {
  for (const path of Object.keys(packages)) mkdirSync(join(place.installDir, path), { recursive: true });
  place.write('node_modules/.package-lock.json', JSON.stringify({ packages }));
}

describe('installing packages', () => {
  test('is needed without node_modules, and not after a complete installation', async () => {
    expect(fresh()).toBe(false);
    await install(makesTree);
    expect(fresh()).toBe(true);
  });

  test('runs no install scripts', async () => {
    await install(makesTree);
    expect(readFileSync(join(place.installDir, 'arguments'), 'utf8')).toMatch(/^ci --ignore-scripts /);
  });

  test('is needed again when the lockfile changes', async () => {
    await install(makesTree);
    lock({ 'node_modules/a': { version: '1.0.1', integrity: 'sha512-b' } });
    expect(fresh()).toBe(false);
  });

  test('that was interrupted is needed again, also over an earlier complete one', async () => {
    await install(makesTree);
    await expect(install(`${makesTree}; exit 1`)).rejects.toThrow('ended with code 1');
    expect(fresh()).toBe(false);
    await install(makesTree);
    expect(fresh()).toBe(true);
  });

  test('shows the first and the last lines of npm when it fails', async () => {
    const failing = install(
      'echo "npm error EUSAGE"; i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo "line $i"; done; exit 3',
    );
    const text = explain(await failing.catch((error) => error));
    expect(text).toMatch(/ended with code 3/);
    expect(text).toMatch(/npm error EUSAGE/);
    expect(text).toMatch(/line 50/);
    expect(text).not.toMatch(/line 20\n/);
  });
});

describe("a tree of a developer's own `npm install`", () => {
  test('is taken when it is what the lockfile says', () => {
    treeOfNpm({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } });
    expect(fresh()).toBe(true);
    rmSync(join(place.installDir, 'node_modules', '.package-lock.json'));
    expect(fresh()).toBe(true);
  });

  test.each([
    ['holds another version', { 'node_modules/a': { integrity: 'sha512-z' } }],
    ['holds a package too many', { 'node_modules/a': { integrity: 'sha512-a' }, 'node_modules/b': {} }],
    ['lacks a package', {}],
  ])('is not taken when it %s', (_case, packages) => {
    treeOfNpm(packages);
    expect(fresh()).toBe(false);
  });

  test('is not taken when a folder of it is gone', () => {
    treeOfNpm({ 'node_modules/a': { integrity: 'sha512-a' } });
    rmSync(join(place.installDir, 'node_modules', 'a'), { recursive: true });
    expect(fresh()).toBe(false);
  });

  test('may lack what is made for other machines only', () => {
    const elsewhere = { optional: true, os: ['plan9'], cpu: ['m68k'] };
    lock({ 'node_modules/a': { integrity: 'sha512-a' }, 'node_modules/other': elsewhere });
    treeOfNpm({ 'node_modules/a': { integrity: 'sha512-a' } });
    expect(fresh()).toBe(true);
    const here = { optional: true, os: [process.platform], cpu: [process.arch] };
    lock({ 'node_modules/a': { integrity: 'sha512-a' }, 'node_modules/other': here });
    expect(fresh()).toBe(false);
  });
});

test('a stamp for another machine does not count', async () => {
  await install(makesTree);
  const stamp = join(place.installDir, 'node_modules', '.switchback-set-up');
  expect(existsSync(stamp)).toBe(true);
  writeFileSync(stamp, readFileSync(stamp, 'utf8').replace(process.arch, 'm68k'));
  expect(fresh()).toBe(false);
});
