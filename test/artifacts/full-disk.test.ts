import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createArtifacts } from '../../src/artifacts/artifacts.js';
import { installDir } from '../../src/service/config.js';
import { makeTarball } from '../support/sample-build.js';
import { smallDisk } from '../support/small-disk.js';

const run = promisify(execFile);

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-full-disk-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The HTTP door before a shelf on a disk that is filled and emptied again; prints what it answered. */
const program = `
  import { createServer } from 'node:http';
  import { once } from 'node:events';
  import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
  const [dist, dataDir, digest, tarball] = process.argv.slice(1);
  const { createApp } = await import(dist + '/api/app.js');
  const { createArtifacts } = await import(dist + '/artifacts/artifacts.js');
  const log = { info() {}, warn() {}, error() {} };
  const artifacts = createArtifacts(dataDir);
  // Nobody removes what comes: no row says so.
  const store = { read: { removals: { of: async () => null } } };
  const server = createServer(createApp({
      ...{ artifacts, log, verbs: { artifacts, store }, bodySeconds: 30, uploadBytes: 1024 ** 3, catalogue: { stages: [] }, user: 'mina', now: () => new Date() },
      ...{ rights: { of: async () => [{ verb: 'build', stage: '*' }] }, store, streams: { closing: new AbortController().signal }, publicUrl: null, dashboardDir: dist + '/dashboard', proxies: [], version: { version: '0' } },
    }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = 'http://127.0.0.1:' + server.address().port + '/api/v1/artifacts/' + digest;
  const put = async () => {
    const response = await fetch(url, { method: 'PUT', body: readFileSync(tarball) });
    const text = await response.text();
    const kept = readdirSync(dataDir + '/artifacts', { recursive: true }).filter((name) => name.endsWith('.tgz'));
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text, kept };
  };
  let full = null;
  try { for (;;) writeFileSync(dataDir + '/filler', Buffer.alloc(4096), { flag: 'a' }); } catch (error) { full = error.code; }
  const refused = await put();
  rmSync(dataDir + '/filler');
  console.log(JSON.stringify({ full, refused, taken: await put() }));
  server.close();
  server.closeAllConnections();`;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
  readonly kept: readonly string[];
}

interface Said {
  readonly full: string;
  readonly refused: Answer;
  readonly taken: Answer;
}

const onDisk = smallDisk('256k');

if (onDisk !== null)
  test('F35: an upload to a full disk is a 503 that leaves nothing, and is taken when there is space again', async () => {
    const { path, digest } = await makeTarball({ dir: root, name: 'one' });
    const disk = join(root, 'disk');
    await mkdir(disk);
    const node = [process.execPath, '--input-type=module', '-e', program, join(installDir, 'dist')];
    const [command, ...args] = onDisk(disk);
    const { stdout } = await run(command, [...args, ...node, disk, digest, path]);
    const { full, refused, taken } = JSON.parse(stdout) as Said;
    expect(full).toBe('ENOSPC');
    expect(refused).toMatchObject({ status: 503, retryAfter: '2', kept: [] });
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'switchback/storage-full' });
    expect(taken).toMatchObject({ status: 201, kept: [join(digest.slice(7), 'package.tgz')] });
  });
else
  test('F35: where nobody may mount, what /dev/full says of a write is storage-full', async () => {
    const { path, digest } = await makeTarball({ dir: root, name: 'one' });
    const full = await open('/dev/full', 'w');
    const bytes = async function* () {
      yield await readFile(path);
      await full.writeFile('x');
    };
    const received = createArtifacts(join(root, 'data')).receive(digest, bytes(), 1_000_000);
    await expect(received).rejects.toMatchObject({ code: 'storage-full', cause: { code: 'ENOSPC' } });
    await full.close();
  });
