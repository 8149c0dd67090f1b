import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';
import { ownPackage } from '../../src/service/own-package.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-package-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the version and the range of Node are those of the installation', () => {
  const { version, engines } = ownPackage(installDir);
  expect([version, engines.node]).toEqual([
    expect.stringMatching(/^\d+\.\d+\.\d+/),
    expect.stringMatching(/\d/),
  ]);
});

test.each([
  ['none', null],
  ['half of one', '{"version":"1.2.3"'],
  ['one without a range of Node', '{"version":"1.2.3"}'],
  ['one whose version is a number', '{"version":1,"engines":{"node":">=20"}}'],
])('an installation with %s is told by the name of the file', async (_what, text) => {
  const file = join(folder, 'package.json');
  if (text !== null) await writeFile(file, text);
  expect(() => ownPackage(folder)).toThrow(`${file} is not the package.json of Switchback`);
});
