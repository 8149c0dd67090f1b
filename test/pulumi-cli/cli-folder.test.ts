import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cliFolder } from '../../src/pulumi-cli/cli-folder.js';

let root: string;
let installDir: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-folder-'));
  installDir = join(root, 'shop', 'node_modules', 'switchback-stages');
  await mkdir(join(installDir, 'tools', 'pulumi'), { recursive: true });
  await writeFile(
    join(installDir, 'tools', 'pulumi', 'go.mod'),
    'require github.com/pulumi/pulumi/pkg/v3 v3.250.0\n',
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('a clone keeps its CLI in a folder of its own', () => {
  expect(cliFolder({ installDir: '/src/switchback', env: { HOME: '/home/mina' } })).toBe(
    '/src/switchback/.pulumi-cli',
  );
});

test("a package's CLI is in the person's cache, under its version, so that repositories share it", () => {
  const home = { HOME: '/home/mina' };
  expect(cliFolder({ installDir, env: home })).toBe('/home/mina/.cache/switchback/pulumi-3.250.0');
  const cache = { ...home, XDG_CACHE_HOME: '/var/cache/mina' };
  expect(cliFolder({ installDir, env: cache })).toBe('/var/cache/mina/switchback/pulumi-3.250.0');
  // A relative one is to be ignored, says the standard.
  expect(cliFolder({ installDir, env: { ...home, XDG_CACHE_HOME: 'cache' } })).toBe(
    '/home/mina/.cache/switchback/pulumi-3.250.0',
  );
});

test('who names a folder gets that one, of a clone and of a package', () => {
  const env = { SWITCHBACK_PULUMI_DIR: '/opt/pulumi' };
  expect([installDir, '/src/switchback'].map((one) => cliFolder({ installDir: one, env }))).toEqual([
    '/opt/pulumi',
    '/opt/pulumi',
  ]);
});
