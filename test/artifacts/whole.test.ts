import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readContents } from '../../src/artifacts/contents.js';
import { extractPackage } from '../../src/artifacts/extract.js';
import { assertWhole } from '../../src/artifacts/whole.js';
import { pax, rawTarball, type Entry } from './raw-tarball.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-whole-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const tarball = async (name: string, entries: readonly Entry[]): Promise<string> => {
  await mkdir(join(root, name));
  return (await rawTarball(join(root, name), entries)).path;
};
const listed = async (file: string) => {
  const all = { maxFiles: Infinity, maxUnpackedBytes: Infinity, named: (path: string) => path };
  return (await readContents(file, all)).files;
};
/** What it says of a package that was unpacked, when another one was listed. */
async function said(unpacked: readonly Entry[], other: readonly Entry[]): Promise<unknown> {
  const folder = join(root, 'folder');
  await mkdir(folder);
  await extractPackage(await tarball('one', unpacked), folder);
  const refusal: unknown = await assertWhole(folder, await listed(await tarball('two', other))).catch(
    (error: unknown) => error,
  );
  return refusal ?? 'whole';
}

const file = (path: string, body: string): Entry => ({ path: `package/${path}`, body });
const manifest = file('package.json', '{}');
const server = file('server.js', 'run()');
const deep = file('lib/deep/x.js', 'x');

test.each<[string, string | null, readonly Entry[], readonly Entry[]]>([
  ['has as many files of as many bytes', null, [manifest, server, deep], [deep, server, manifest]],
  ['lacks one', 'server.js', [manifest, deep], [manifest, server, deep]],
  ['lacks one in a folder', 'lib/deep/x.js', [manifest, server], [manifest, server, deep]],
  ['has one too many', 'lib/deep/x.js', [manifest, server, deep], [manifest, server]],
  ['has a shorter one', 'server.js', [manifest, file('server.js', 'run(')], [manifest, server]],
  ['has a longer one', 'server.js', [manifest, file('server.js', 'run();')], [manifest, server]],
  ['has an empty one', 'server.js', [manifest, file('server.js', '')], [manifest, server]],
  ['has one under another name', 'server.js', [manifest, file('Server.js', 'run()')], [manifest, server]],
  ['has a folder in its place', 'server.js', [manifest, file('server.js/x', 'run()')], [manifest, server]],
  [
    'has an earlier one of that name',
    'server.js',
    [manifest, file('server.js', 'x')],
    [manifest, file('server.js', 'x'), server],
  ],
])('beside what is listed, a package that %s is judged so', async (_what, lost, unpacked, other) => {
  const found = await said(unpacked, other);
  if (lost === null) expect(found).toBe('whole');
  else expect(found).toMatchObject({ code: 'artefact-refused', facts: { why: 'lost', entry: lost } });
});

test('what is unpacked is compared: a file that no entry brought is named', async () => {
  const folder = join(root, 'folder');
  await mkdir(folder);
  const path = await tarball('one', [manifest, pax({ comment: 'x' }), server]);
  await writeFile(join(folder, 'left.js'), 'of somebody else');
  await expect(extractPackage(path, folder)).rejects.toMatchObject({
    code: 'artefact-refused',
    facts: { why: 'lost', entry: 'left.js' },
  });
});
