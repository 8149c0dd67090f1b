import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { absolutePaths, makeWorkFolder } from '../../src/pulumi-cli/work-folder.js';

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

const salt = 'encryptionsalt: v1:x\n';
test.each([
  ['the stages of it lie in a folder of their own', 'name: shop\nstackConfigDir: stages\n', salt],
  ['so they do by an older name', 'name: shop\nconfig: stages\n', salt],
  ['a key of the stage is made and written there', 'name: shop\n', 'config: {}\n'],
  ['a path of a package would read as a version', 'name: shop\npackages: { other: ./other }\n', salt],
])('a run stays where its project is where %s', async (_, project, stageFile) => {
  const projectDir = join(dir, '@team');
  await mkdir(projectDir);
  await writeFile(join(projectDir, 'Pulumi.yaml'), project);
  await writeFile(join(projectDir, 'Pulumi.dev.yaml'), stageFile);
  expect(await makeWorkFolder(join(dir, 'run'), { projectDir, stage: 'dev' })).toBe(projectDir);
});

test('no other text is taken for a path', async () => {
  const work = await made(
    'name: shop\ndescription: ./not a path\nconfig: { shop:folder: { default: ./data } }\n',
  );
  expect(parse(await readFile(join(work, 'Pulumi.yaml'), 'utf8'))).toEqual({
    name: 'shop',
    description: './not a path',
    config: { 'shop:folder': { default: './data' } },
  });
});

test('what nobody may write is copied as what its owner may, and nobody else', async () => {
  await writeFile(join(dir, 'Pulumi.dev.yaml'), salt);
  await chmod(join(dir, 'Pulumi.dev.yaml'), 0o444);
  const work = await made('name: shop\n');
  expect((await stat(join(work, 'Pulumi.dev.yaml'))).mode & 0o777).toBe(0o600);
});

test('a file that the environment names leads there from everywhere', () => {
  const env = {
    AWS_CONFIG_FILE: '.aws/config',
    SSL_CERT_FILE: '/etc/ca.pem',
    SSL_CERT_DIR: 'certs:/etc/certs',
  };
  expect(absolutePaths({ ...env, PATH: 'bin', AWS_PROFILE: 'team', AWS_CA_BUNDLE: '' }, '/srv/shop')).toEqual(
    {
      ...{ AWS_CONFIG_FILE: '/srv/shop/.aws/config', SSL_CERT_FILE: '/etc/ca.pem' },
      ...{ SSL_CERT_DIR: '/srv/shop/certs:/etc/certs', PATH: 'bin', AWS_PROFILE: 'team', AWS_CA_BUNDLE: '' },
    },
  );
});
