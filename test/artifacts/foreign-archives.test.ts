import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createArtifacts } from '../../src/artifacts/artifacts.js';
import { launchCommand } from '../../src/artifacts/launch-command.js';
import { Refusal } from '../../src/model/error.js';
import { installation, withoutRights } from '../cli/command.js';
import type { SampleBuild } from '../support/sample-build.js';
import { pax, rawTarball, tarballInTwo, type Entry } from './raw-tarball.js';

let root = '';
let dataDir = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-archives-'));
  dataDir = join(root, 'data');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const receive = ({ path, digest }: SampleBuild) =>
  createArtifacts(dataDir).receive(digest, createReadStream(path), 1024 ** 2);

/** The folder that a tarball is unpacked to. */
async function unpacked(build: SampleBuild): Promise<string> {
  await receive(build);
  return createArtifacts(dataDir).unpack(build.digest);
}

async function filesIn(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const manifest: Entry = { path: 'package/package.json', body: '{"name":"raw","main":"server.js"}' };
const server: Entry = { path: 'package/server.js', body: 'run()' };
const folder = (path: string, mode = 0o755): Entry => ({ path: `${path}/`, type: 'Directory', mode });
const long = '긴'.repeat(90);

/** Of each tarball what would not come out of it, why, and after which entries. */
const lossy: readonly [string, string, string, readonly Entry[]][] = [
  ['a sparse file', 'lost', 'package/data', [{ path: 'package/data', type: 'SparseFile', body: 'x' }]],
  [
    'a sparse file of the newer kind',
    'lost',
    'package/GNUSparseFile.0/data',
    [pax({ 'GNU.sparse.major': '1' }), { path: 'package/GNUSparseFile.0/data', body: '1\n0\n' }],
  ],
  ['a name in other case', 'case-twins', 'package/Server.js', [{ path: 'package/Server.js', body: 'x' }]],
  [
    'a name with the same letters composed otherwise',
    'case-twins',
    'package/\u1100\u1161',
    [
      { path: 'package/\uac00', body: 'x' },
      { path: 'package/\u1100\u1161', body: 'y' },
    ],
  ],
  [
    'a file below a file',
    'file-and-folder',
    'package/server.js/x',
    [{ path: 'package/server.js/x', body: 'x' }],
  ],
  [
    'a file below a file in other case',
    'file-and-folder',
    'package/SERVER.js/x',
    [{ path: 'package/SERVER.js/x', body: 'x' }],
  ],
  [
    'a file in place of a folder',
    'file-and-folder',
    'package/lib',
    [
      { path: 'package/lib/x', body: 'x' },
      { path: 'package/lib', body: 'y' },
    ],
  ],
  ['a folder in place of a file', 'file-and-folder', 'package/server.js/', [folder('package/server.js')]],
  ...['c:/x', 'a:b', '\\x'].map((name): (typeof lossy)[number] => [
    `a file named ${name}, of which the library takes a root away,`,
    'absolute',
    `package/${name}`,
    [{ path: `package/${name}`, body: 'x' }],
  ]),
  [
    'a name that no disk takes',
    'name-too-long',
    `package/${long}`,
    [pax({ path: `package/${long}` }), { path: 'package/short', body: 'x' }],
  ],
];

test.each(lossy)('%s is refused by name', async (_what, why, entry, entries) => {
  const build = await rawTarball(root, [manifest, server, ...entries]);
  const refusal = await receive(build).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ code: 'artefact-refused', facts: { why, entry: entry.slice(0, 200) } });
});

/** Keeps a tarball as one was kept before this was looked at, and unpacks it. */
async function unpackedAsBefore({ path, digest }: SampleBuild): Promise<string> {
  const place = join(dataDir, 'artifacts', digest.slice(7));
  await mkdir(place, { recursive: true });
  await copyFile(path, join(place, 'package.tgz'));
  return createArtifacts(dataDir).unpack(digest);
}

const lossyOnThisDisk = lossy.filter(([what]) => !/case|letters/.test(what));
test.each(lossyOnThisDisk)(
  '%s that came earlier is refused when unpacked',
  async (_what, why, _entry, entries) => {
    const build = await rawTarball(root, [manifest, server, ...entries]);
    const refusal = await unpackedAsBefore(build).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'artefact-refused', facts: { why } });
    expect(await readdir(join(dataDir, 'artifacts', build.digest.slice(7)))).toEqual(['package.tgz']);
  },
);

test('names that differ in case and came earlier are unpacked, each as it is', async () => {
  const twin = { path: 'package/Server.js', body: 'x' };
  const place = await unpackedAsBefore(await rawTarball(root, [manifest, server, twin]));
  expect(await filesIn(place)).toEqual(['Server.js', 'package.json', 'server.js']);
});

describe('what people pack is unpacked whole', () => {
  const good: readonly [string, readonly Entry[], readonly string[]][] = [
    [
      'with the notes of a Mac beside the package, and in it',
      [
        { path: './._package', body: 'note' },
        folder('package'),
        manifest,
        { path: 'package/._server.js', body: 'note' },
        server,
        { path: '__MACOSX/package/._server.js', body: 'note' },
      ],
      ['._server.js', 'package.json', 'server.js'],
    ],
    [
      'with a dot before every path',
      [
        { path: './', type: 'Directory', mode: 0o755 },
        folder('./package'),
        { ...manifest, path: './package/package.json' },
        { ...server, path: './package//server.js' },
      ],
      ['package.json', 'server.js'],
    ],
    [
      'with pax headers for all and for one',
      [
        { ...pax({ comment: 'a commit' }), path: 'pax_global_header', type: 'GlobalExtendedHeader' },
        manifest,
        server,
        pax({ path: `package/${long.slice(0, 80)}`, mtime: '1700000000.5' }),
        { path: 'package/short', body: 'x' },
      ],
      ['package.json', 'server.js', long.slice(0, 80)],
    ],
    [
      'with a label, and a file that was packed again',
      [
        { path: 'label', type: 'TapeVolumeHeader' },
        manifest,
        { ...server, body: 'longer than before' },
        { ...server, path: './package/server.js' },
      ],
      ['package.json', 'server.js'],
    ],
  ];
  test.each(good)('%s', async (_what, entries, files) => {
    const place = await unpacked(await rawTarball(root, entries));
    expect(await filesIn(place)).toEqual(files);
    expect(await readFile(join(place, 'server.js'), 'utf8')).toBe('run()');
    expect(await launchCommand(place, '/node')).toEqual(['/node', 'server.js']);
  });

  test('in several gzip members', async () => {
    expect(await filesIn(await unpacked(await tarballInTwo(root, [manifest, server])))).toEqual([
      'package.json',
      'server.js',
    ]);
  });

  const oddRights: readonly Entry[] = [
    folder('package', 0),
    { ...manifest, mode: 0 },
    { ...server, body: 'process.stdout.write(require("./none/x.js"))', mode: 0o4111 },
    folder('package/lib', 0o555),
    { path: 'package/lib/x', body: 'x', mode: 0o444 },
    folder('package/none', 0),
    { path: 'package/none/x.js', body: 'module.exports = "started"', mode: 0 },
  ];

  test('and its owner may read all of it, whatever the archive says of rights', async () => {
    const place = await unpacked(await rawTarball(root, oddRights));
    const rights = async (path: string): Promise<string> =>
      ((await stat(join(place, path))).mode & 0o7700).toString(8);
    const paths = ['', 'package.json', 'server.js', 'lib', 'lib/x', 'none', 'none/x.js'];
    expect(await Promise.all(paths.map(rights))).toEqual(['700', '600', '700', '700', '600', '700', '600']);
  });

  test('and started by whom rights bind, who unpacked it', async () => {
    const build = await rawTarball(root, oddRights);
    await receive(build);
    const [command, ...before] =
      process.getuid?.() === 0 ? [...withoutRights, process.execPath] : [process.execPath];
    const args = ['--input-type=module', '--eval', unpackAndStart, module, dataDir, build.digest];
    const { stdout } = await promisify(execFile)(command, [...before, ...args], { cwd: root });
    expect(stdout).toBe('started');
  });
});

const module = join(installation, 'dist', 'artifacts', 'artifacts.js');
const unpackAndStart = `
  import { execFileSync } from 'node:child_process';
  import { pathToFileURL } from 'node:url';
  const [module, dataDir, digest] = process.argv.slice(1);
  const { createArtifacts } = await import(pathToFileURL(module));
  const cwd = await createArtifacts(dataDir).unpack(digest);
  process.stdout.write(execFileSync(process.execPath, ['server.js'], { cwd }));`;
