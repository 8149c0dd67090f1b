import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { create } from 'tar';
import { createArtifacts } from '../../src/artifacts/artifacts.js';
import { launchCommand } from '../../src/artifacts/launch-command.js';
import { Refusal } from '../../src/model/error.js';
import { digestOfFile, makeTarball, type SampleBuild } from '../support/sample-build.js';
import { rawTarball as rawTarballIn, type Entry } from './raw-tarball.js';

const run = promisify(execFile);
const megabyte = 1024 ** 2;
let root = '';
let dataDir = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-artifacts-'));
  dataDir = join(root, 'data');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const receive = ({ path, digest }: SampleBuild, limit = megabyte) =>
  createArtifacts(dataDir).receive(digest, createReadStream(path), limit);

/** Every file below the artifacts folder: after a refusal there is none. */
async function kept(): Promise<string[]> {
  const all = await readdir(join(dataDir, 'artifacts'), { recursive: true, withFileTypes: true });
  return all.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refusal)) throw new Error(`no refusal: ${String(error)}`);
  return error;
}

describe('receiving', () => {
  test('an upload is kept once by its digest', async () => {
    const build = await makeTarball({ dir: root, name: 'one' });
    const artifacts = createArtifacts(dataDir);
    expect(await artifacts.since(build.digest)).toBeNull();
    expect(await receive(build)).toEqual({ created: true });
    expect(await receive(build)).toEqual({ created: false });
    expect(await artifacts.since(build.digest)).not.toBeNull();
    expect(await kept()).toEqual(['package.tgz']);
  });

  test('what npm pack makes is accepted', async () => {
    const source = join(root, 'source');
    await mkdir(join(source, 'lib'), { recursive: true });
    await writeFile(join(source, 'package.json'), '{"name":"packed","version":"1.2.3","main":"./lib"}');
    await writeFile(join(source, 'lib', 'index.js'), '');
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', root], { cwd: source });
    const path = join(root, 'packed-1.2.3.tgz');
    const digest = await digestOfFile(path);
    expect(await receive({ path, digest })).toEqual({ created: true });
    const folder = await createArtifacts(dataDir).unpack(digest);
    expect(await launchCommand(folder, '/node')).toEqual(['/node', 'lib/index.js']);
  });

  test('bytes of another digest are refused with both', async () => {
    const build = await makeTarball({ dir: root, name: 'one' });
    const expected = `sha256:${'0'.repeat(64)}`;
    const refusal = await refusalOf(receive({ ...build, digest: expected }));
    expect(refusal.code).toBe('digest-mismatch');
    expect(refusal.facts).toEqual({ expected, actual: build.digest });
    expect(await kept()).toEqual([]);
  });

  test('an upload over the limit is refused before it is read to its end', async () => {
    const { digest } = await makeTarball({ dir: root, name: 'one' });
    let given = 0;
    const endless = async function* () {
      for (;;) {
        given += 1;
        yield await Promise.resolve(Buffer.alloc(1000));
      }
    };
    const refusal = await refusalOf(createArtifacts(dataDir).receive(digest, endless(), 10_000));
    expect([refusal.code, refusal.facts]).toEqual([
      'payload-too-large',
      { limit: 10_000, setBy: 'SWITCHBACK_UPLOAD_MB' },
    ]);
    expect(given).toBe(11);
    expect(await kept()).toEqual([]);
  });

  test('an upload that breaks off leaves nothing', async () => {
    const build = await makeTarball({ dir: root, name: 'one' });
    const half = async function* () {
      yield (await readFile(build.path)).subarray(0, 100);
      throw new Error('aborted');
    };
    await expect(createArtifacts(dataDir).receive(build.digest, half(), megabyte)).rejects.toThrow('aborted');
    expect(await kept()).toEqual([]);
  });

  test('a digest that is none never becomes a path', async () => {
    const refusal = await refusalOf(
      createArtifacts(dataDir).receive('sha256:../../x', Readable.from([]), megabyte),
    );
    expect(refusal.code).toBe('validation');
  });

  test('sweeping removes half uploads and half unpackings of dead processes only', async () => {
    const build = await makeTarball({ dir: root, name: 'one' });
    await receive(build);
    const folder = join(dataDir, 'artifacts', build.digest.slice(7));
    const { stdout } = await run(process.execPath, ['-p', 'process.pid']);
    await writeFile(join(dataDir, 'artifacts', 'incoming', 'x.tgz'), 'x');
    await mkdir(join(folder, `unpacking-${stdout.trim()}-x`));
    await mkdir(join(folder, `unpacking-${String(process.pid)}-y`));
    await createArtifacts(dataDir).sweep();
    expect(await kept()).toEqual(['package.tgz']);
    expect((await readdir(folder)).sort()).toEqual(['package.tgz', `unpacking-${String(process.pid)}-y`]);
  });
});

/** A tarball byte by byte. */
const rawTarball = (entries: readonly Entry[]): Promise<SampleBuild> => rawTarballIn(root, entries);

const manifest: Entry = { path: 'package/package.json', body: '{"name":"raw","main":"server.js"}' };
const server: Entry = { path: 'package/server.js', body: '' };

describe('a package is refused', () => {
  const bad: readonly [string, string, readonly Entry[]][] = [
    ['traversal', 'a path upwards', [manifest, server, { path: 'package/../../evil', body: 'x' }]],
    ['traversal', 'a path upwards with backslashes', [manifest, server, { path: 'package\\..\\evil' }]],
    ['absolute', 'an absolute path', [manifest, server, { path: '/tmp/evil', body: 'x' }]],
    ['absolute', 'a drive', [manifest, server, { path: 'C:/evil', body: 'x' }]],
    [
      'link',
      'a symbolic link',
      [manifest, server, { path: 'package/l', type: 'SymbolicLink', linkpath: '/' }],
    ],
    ['link', 'a hard link', [manifest, server, { path: 'package/l', type: 'Link', linkpath: 'package/x' }]],
    ['link', 'a device', [manifest, server, { path: 'package/d', type: 'CharacterDevice' }]],
    ['link', 'a pipe', [manifest, server, { path: 'package/p', type: 'FIFO' }]],
    ['not-a-tarball', 'two top folders', [manifest, server, { path: 'other/x', body: 'x' }]],
    ['not-a-tarball', 'nothing in it', []],
    ['no-package-json', 'no package.json', [server]],
    ['no-package-json', 'a package.json that is no JSON', [{ ...manifest, body: '{' }, server]],
    [
      'no-package-json',
      'a bad command',
      [{ ...manifest, body: '{"switchback":{"command":"node x"}}' }, server],
    ],
    ['no-entry', 'a main that is not there', [manifest]],
    ['not-inside', 'a dependency that is not in it', [manifest, { ...server, body: "require('express')" }]],
    ['no-entry', 'a main outside', [{ ...manifest, body: '{"main":"../../server.js"}' }, server]],
  ];
  test.each(bad)('%s: %s', async (why, _what, entries) => {
    const refusal = await refusalOf(receive(await rawTarball(entries)));
    expect(refusal).toMatchObject({ code: 'artefact-refused', facts: { why } });
    expect(await kept()).toEqual([]);
  });

  test('not-a-tarball: text, cut-off and flipped bytes', async () => {
    const path = join(root, 'text.tgz');
    await writeFile(path, 'this is no tarball, it is a sentence');
    const text = { path, digest: await digestOfFile(path) };
    expect(await refusalOf(receive(text))).toMatchObject({ facts: { why: 'not-a-tarball' } });
    const good = await makeTarball({ dir: root, name: 'cut' });
    await truncate(good.path, 200);
    const cut = { path: good.path, digest: await digestOfFile(good.path) };
    expect(await refusalOf(receive(cut))).toMatchObject({ facts: { why: 'not-a-tarball' } });
    expect(await kept()).toEqual([]);
  });

  test('too-many-files and too-large-unpacked, also when the size is a lie of a small archive', async () => {
    const many = await rawTarball([manifest, server, { path: 'package/a' }, { path: 'package/b' }]);
    const limited = createArtifacts(dataDir, { maxFiles: 3, maxUnpackedBytes: 1000 });
    const take = ({ path, digest }: SampleBuild) =>
      refusalOf(limited.receive(digest, createReadStream(path), megabyte));
    expect((await take(many)).facts).toEqual({ why: 'too-many-files', entry: 'package/b' });
    const large = await rawTarball([manifest, server, { path: 'package/zeros', body: '0'.repeat(2000) }]);
    expect((await take(large)).facts).toEqual({ why: 'too-large-unpacked', entry: 'package/zeros' });
    expect(await kept()).toEqual([]);
  });

  test('a bomb of zeros ends early', async () => {
    const bomb = await rawTarball([
      manifest,
      server,
      { path: 'package/zeros', body: '\0'.repeat(40 * megabyte) },
    ]);
    const limited = createArtifacts(dataDir, { maxUnpackedBytes: megabyte });
    const refusal = await refusalOf(limited.receive(bomb.digest, createReadStream(bomb.path), megabyte));
    expect(refusal.facts).toMatchObject({ why: 'too-large-unpacked' });
  });
});

describe('unpacking', () => {
  test('happens once, also when several processes want it at the same time', async () => {
    const build = await makeTarball({ dir: root, name: 'one' });
    await receive(build);
    const program = `
      const { createArtifacts } = await import(process.argv[1]);
      console.log(await createArtifacts(process.argv[2]).unpack(process.argv[3]));`;
    const entry = join(process.cwd(), 'dist/artifacts/artifacts.js');
    const unpackElsewhere = () =>
      run(process.execPath, ['--input-type=module', '-e', program, entry, dataDir, build.digest]);
    const folders = await Promise.all([
      createArtifacts(dataDir).unpack(build.digest),
      createArtifacts(dataDir).unpack(build.digest),
      unpackElsewhere().then(({ stdout }) => stdout.trim()),
      unpackElsewhere().then(({ stdout }) => stdout.trim()),
    ]);
    const folder = join(dataDir, 'artifacts', build.digest.slice(7), 'package');
    expect(new Set(folders)).toEqual(new Set([folder]));
    expect((await readdir(folder)).sort()).toEqual(['package.json', 'server.js']);
    expect((await readdir(join(folder, '..'))).sort()).toEqual(['package', 'package.tgz']);
  });

  test('an artifact that is gone or rotted is refused, and sending it again mends it', async () => {
    const build = await makeTarball({ dir: root, name: 'one' });
    const artifacts = createArtifacts(dataDir);
    expect((await refusalOf(artifacts.unpack(build.digest))).code).toBe('artefact-missing');
    await receive(build);
    await writeFile(join(dataDir, 'artifacts', build.digest.slice(7), 'package.tgz'), 'rotten');
    const refusal = await refusalOf(artifacts.unpack(build.digest));
    expect(refusal).toMatchObject({ code: 'digest-mismatch', facts: { expected: build.digest } });
    await receive(build);
    expect(await readdir(await artifacts.unpack(build.digest))).toContain('server.js');
  });

  test('an entry that the check would refuse is not written even if the check was passed over', async () => {
    const outside = join(root, 'outside');
    await mkdir(outside);
    await mkdir(join(root, 'package'));
    await symlink(outside, join(root, 'package', 'link'));
    const path = join(root, 'link.tgz');
    await create({ cwd: root, file: path, gzip: true }, ['package']);
    const digest = await digestOfFile(path);
    const folder = join(dataDir, 'artifacts', digest.slice(7));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.tgz'), await readFile(path));
    const refusal = await refusalOf(createArtifacts(dataDir).unpack(digest));
    expect(refusal.facts).toMatchObject({ why: 'link' });
    expect(await readdir(folder)).toEqual(['package.tgz']);
  });
});

describe('the command of a package', () => {
  const commandOf = async (json: object): Promise<string[]> => {
    const folder = await mkdtemp(join(root, 'package-'));
    await writeFile(join(folder, 'package.json'), JSON.stringify(json));
    await writeFile(join(folder, 'index.js'), '');
    await writeFile(join(folder, 'app.js'), '');
    return launchCommand(folder, '/opt/node');
  };

  test('is node with its main', async () => {
    expect(await commandOf({ main: './app.js' })).toEqual(['/opt/node', 'app.js']);
    expect(await commandOf({ main: 'app' })).toEqual(['/opt/node', 'app.js']);
    expect(await commandOf({})).toEqual(['/opt/node', 'index.js']);
  });

  test('is its own argument list if it names one', async () => {
    const command = ['node', '--enable-source-maps', 'app.js'];
    expect(await commandOf({ switchback: { command } })).toEqual(['/opt/node', ...command.slice(1)]);
    expect(await commandOf({ switchback: { command: ['./run', 'x y'] } })).toEqual(['./run', 'x y']);
  });

  test('is refused without an entry', async () => {
    expect((await refusalOf(commandOf({ main: 'gone.js' }))).facts).toMatchObject({ why: 'no-entry' });
  });
});
