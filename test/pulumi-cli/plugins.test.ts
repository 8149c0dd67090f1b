import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { awsPlugins } from '../../src/pulumi-cli/plugins.js';

let installDir: string;
beforeEach(async () => {
  installDir = await mkdtemp(join(tmpdir(), 'switchback-plugins-'));
});
afterEach(() => rm(installDir, { recursive: true }));

async function install(name: string, text: string): Promise<void> {
  const folder = join(installDir, 'node_modules/@pulumi', name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), text);
}

test('the plugins of aws have the versions of their packages', async () => {
  await install('aws', '{"version":"7.1.0"}');
  await install('awsx', '{"version":"3.0.0"}');
  expect(await awsPlugins(installDir)).toEqual([
    { name: 'aws', version: '7.1.0' },
    { name: 'awsx', version: '3.0.0' },
  ]);
});

test.each([
  ['without a version', '{}'],
  ['whose version is a number', '{"version":7}'],
  ['that is cut off', '{"version":'],
])('a package %s is refused by the name of its file', async (_name, text) => {
  await install('aws', '{"version":"7.1.0"}');
  await install('awsx', text);
  await expect(awsPlugins(installDir)).rejects.toThrow(
    /^no version of a package in [^\s,]+\/awsx\/package\.json$/,
  );
});

test('packages that are not there are refused by the names of their files, all at once', async () => {
  await expect(awsPlugins(installDir)).rejects.toThrow(
    /^no version of a package in \S+\/aws\/package\.json, \S+\/awsx\/package\.json$/,
  );
});
