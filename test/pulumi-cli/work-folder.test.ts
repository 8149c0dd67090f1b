import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { makeWorkFolder } from '../../src/pulumi-cli/work-folder.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'switchback-work-'));
});
afterEach(() => rm(dir, { recursive: true }));

const made = async (project: string): Promise<string> => {
  await writeFile(join(dir, 'Pulumi.yaml'), project);
  await writeFile(join(dir, 'Pulumi.dev.yaml'), 'encryptionsalt: v1:x\n# as it is\n');
  return makeWorkFolder(join(dir, 'run'), { projectDir: dir, stage: 'dev' });
};

test('a run has the files of its project, and every path in them leads where it led', async () => {
  const work = await made(`name: shop
runtime: { name: nodejs, options: { typescript: false } }
main: dist/program/index.js
plugins: { providers: [{ name: switchback, path: provider, version: 0.1.0 }] }
packages: { other: ../other, aws: 7.0.0 }
`);
  expect(parse(await readFile(join(work, 'Pulumi.yaml'), 'utf8'))).toMatchObject({
    name: 'shop',
    runtime: { name: 'nodejs', options: { typescript: false } },
    main: join(dir, 'dist/program/index.js'),
    plugins: { providers: [{ name: 'switchback', path: join(dir, 'provider'), version: '0.1.0' }] },
    packages: { other: join(dir, '../other'), aws: '7.0.0' },
  });
  expect(await readFile(join(work, 'Pulumi.dev.yaml'), 'utf8')).toBe('encryptionsalt: v1:x\n# as it is\n');
});

test('paths that are whole already stay, and an attempt that is begun again finds its folder', async () => {
  const first = await made('name: shop\nmain: /opt/shop/index.js\n');
  expect(parse(await readFile(join(first, 'Pulumi.yaml'), 'utf8'))).toEqual({
    name: 'shop',
    main: '/opt/shop/index.js',
  });
  expect(await made('name: shop\n')).toBe(first);
});

test('a text that older YAML takes for something else stays a text', async () => {
  const work = await made('name: "1_000"\ndescription: "2026-12-01"\nauthor: "on"\n');
  const copy = await readFile(join(work, 'Pulumi.yaml'), 'utf8');
  expect(parse(copy, { version: '1.1' })).toMatchObject({
    name: '1_000',
    description: '2026-12-01',
    author: 'on',
  });
});
