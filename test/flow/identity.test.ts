import { once } from 'node:events';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditResource } from '../../src/contract/audit.js';
import type { Page } from '../../src/contract/page.js';
import { startService, type Service } from '../../src/service/main.js';
import { run } from '../cli/command.js';
import { makeCertificate } from '../support/certificate.js';
import { migratedDatabase } from '../support/database.js';
import { endProject } from '../support/invariants.js';
import { makeProject, type TestProject } from '../support/project.js';
import { copyStacks } from '../support/stacks.js';
import { until } from '../support/until.js';
import { configOf } from '../support/world.js';

const publicUrl = 'https://switchback.test';
let project: TestProject;
let database: Awaited<ReturnType<typeof migratedDatabase>> | null;
let service: Service | null = null;

beforeEach(async () => {
  project = await makeProject({ dev: { policy: { dotenv: 'unstable', trigger: 'commit' }, env: 'A=1\n' } });
  await copyStacks(project);
  const server = process.env['DATABASE_URL'] ?? '';
  database = server === '' ? null : await migratedDatabase(server);
}, 60_000);
afterEach(async () => {
  await service?.stop();
  service = null;
  await endProject(project, database);
}, 60_000);

async function serve(env: Readonly<Record<string, string>>): Promise<Service> {
  service = await startService(
    configOf(project, database?.url, '0', { SWITCHBACK_IDENTITY: 'required', ...env }),
  );
  return service;
}

interface Announced {
  readonly url: string;
  readonly door: string;
}
const announced = async (): Promise<Announced> =>
  JSON.parse(await readFile(join(project.dataDir, 'service.json'), 'utf8')) as Announced;

/** The command on the machine of the service, as the user who runs it. */
const here = (args: readonly string[], env: Record<string, string> = {}) =>
  run(args, { cwd: project.dir, env: { SWITCHBACK_DATA_DIR: project.dataDir, ...env } });

/** What somebody else's machine sends; the port is known from the instance that listens there. */
async function portOf(): Promise<number> {
  const { stdout } = await here(['doctor', '--json']);
  expect(stdout).toContain('service-ok');
  const { door } = await announced();
  const body = await through<Page<{ url: string }>>(door, '/api/v1/instances');
  return Number(new URL(body.items[0]?.url ?? '').port);
}

const through = <T>(door: string, path: string): Promise<T> =>
  new Promise((resolve, reject) => {
    const asked = httpRequest({ socketPath: door, path, headers: { host: 'localhost' } }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        resolve(JSON.parse(text) as T);
      });
    });
    asked.once('error', reject).end();
  });

describe('a service that others reach', () => {
  test('asks everybody at its address who they are, and its own user at its door nothing: there the first token is made', async () => {
    const { cert, key } = makeCertificate(project.dir);
    const { url } = await serve({
      SWITCHBACK_PUBLIC_URL: publicUrl,
      SWITCHBACK_TLS_CERT: cert,
      SWITCHBACK_TLS_KEY: key,
    });
    expect(url).toBe(publicUrl);
    const { door } = await announced();
    expect((await stat(join(project.dataDir, 'door'))).mode & 0o777).toBe(0o700);
    expect((await stat(door)).isSocket()).toBe(true);
    const port = await portOf();
    const address = `https://127.0.0.1:${String(port)}`;
    const elsewhere = (args: readonly string[], env: Record<string, string> = {}) =>
      run([...args, '--server', address], { env: { NODE_EXTRA_CA_CERTS: cert, ...env } });

    const stranger = await elsewhere(['status']);
    expect([stranger.code, stranger.stderr]).toEqual([
      3,
      expect.stringContaining('switchback/unauthenticated'),
    ]);
    const first = await here([
      'token',
      'create',
      '--scope',
      'admin',
      '--for',
      'hana',
      '--called',
      'Hana Kim',
    ]);
    expect([first.code, first.stdout]).toEqual([0, expect.stringMatching(/^swb_\S{43}\n$/)]);
    const hana = { SWITCHBACK_TOKEN: first.stdout.trim() };
    expect((await elsewhere(['status'], hana)).code).toBe(0);
    expect((await elsewhere(['whoami'], hana)).stdout).toContain('Hana Kim (hana)');
    const held = await elsewhere(['hold', 'set', 'dev', '--reason', 'QA round'], hana);
    expect(held.code).toBe(0);
    const { stdout } = await here(['events', '--json']);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditResource);
    expect(rows.find(({ name }) => name === 'hold:set')?.actor).toMatchObject({
      ...{ id: 'hana', name: 'Hana Kim', via: 'cli' },
      credential: expect.stringMatching(/^tok_/),
    });
    expect(rows.find(({ name }) => name === 'token:created')?.actor.credential).toBeUndefined();
    // Who sends a token on the machine itself is its holder there, too.
    const viewer = await here(['token', 'create', '--scope', 'viewer', '--for', 'jin']);
    const refused = await elsewhere(['hold', 'release', 'dev'], { SWITCHBACK_TOKEN: viewer.stdout.trim() });
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('"hold"')]);
    const id = /tok_\w+/.exec((await here(['token', 'list', '--output', 'tsv'])).stdout)?.[0] ?? '';
    expect((await here(['token', 'revoke', id, '--reason', 'left the team'])).code).toBe(0);
    const log = await readFile(join(project.dataDir, 'service.log'), 'utf8').catch(() => '');
    expect(log).not.toContain(hana.SWITCHBACK_TOKEN.slice(4));
  }, 90_000);

  test('is asked by its public name or not at all, and links by it', async () => {
    const { cert, key } = makeCertificate(project.dir);
    await serve({ SWITCHBACK_PUBLIC_URL: publicUrl, SWITCHBACK_TLS_CERT: cert, SWITCHBACK_TLS_KEY: key });
    const port = await portOf();
    const ca = await readFile(cert);
    const ask = (headers: Record<string, string>) =>
      new Promise<{ status?: number; text: string }>((resolve, reject) => {
        const place = { host: '127.0.0.1', servername: 'localhost', port, path: '/api/v1/me', headers, ca };
        const asked = httpsRequest(place, (answer) => {
          let text = '';
          answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
          answer.on('end', () => {
            resolve({ ...(answer.statusCode === undefined ? {} : { status: answer.statusCode }), text });
          });
        });
        asked.once('error', reject).end();
      });
    const named = await ask({ host: 'switchback.test' });
    expect([named.status, named.text]).toEqual([
      401,
      expect.stringContaining(`${publicUrl}/problems/unauthenticated`),
    ]);
    expect((await ask({ host: 'evil.example' })).status).toBe(403);
    expect((await ask({ host: 'switchback.test', origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask({ host: 'switchback.test', origin: publicUrl })).status).toBe(401);
    const clear = await fetch(`http://127.0.0.1:${String(port)}/livez`).catch(() => null);
    expect(clear).toBeNull();
    // A renewed certificate is taken over while the service runs.
    const next = makeCertificate(project.dir, 'renewed.test');
    await copyFile(next.cert, cert);
    await copyFile(next.key, key);
    await until('the renewed certificate', async () => {
      const socket = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { subject } = socket.getPeerCertificate();
      socket.destroy();
      return subject.CN === 'renewed.test';
    });
  }, 60_000);

  test('with a certificate that is none does not start, and makes nothing', async () => {
    const { cert } = makeCertificate(project.dir);
    await writeFile(join(project.dir, 'other.key'), 'no key');
    const env = { SWITCHBACK_TLS_CERT: cert, SWITCHBACK_TLS_KEY: join(project.dir, 'other.key') };
    await expect(serve({ ...env, SWITCHBACK_PUBLIC_URL: publicUrl })).rejects.toThrow(/tls-unusable/);
    await expect(
      serve({ ...env, SWITCHBACK_TLS_CERT: '/nowhere/cert.pem', SWITCHBACK_PUBLIC_URL: publicUrl }),
    ).rejects.toThrow(/tls-unusable.*nowhere/);
  }, 60_000);

  test('behind a proxy that is named takes a connection from nobody else', async () => {
    const { url } = await serve({
      SWITCHBACK_PUBLIC_URL: `${publicUrl}/ops`,
      SWITCHBACK_TRUSTED_PROXY: '10.0.0.5',
    });
    expect(url).toBe(`${publicUrl}/ops`);
    // Its own user comes by no proxy, which would take the path off.
    expect((await here(['status'])).code).toBe(0);
    const port = await portOf();
    // Loopback is this machine's own: what reads it there reads everything.
    expect((await fetch(`http://127.0.0.1:${String(port)}/livez`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${String(port)}/api/v1/stages`)).status).toBe(401);
    const { isFrom } = await import('../../src/service/http-server.js');
    expect(isFrom('::ffff:10.0.0.5', ['10.0.0.5'])).toBe(true);
    expect(isFrom('10.0.0.6', ['10.0.0.5'])).toBe(false);
  }, 60_000);

  test('closes its door when it stops', async () => {
    await serve({});
    const { door } = await announced();
    const open = () =>
      new Promise<string>((resolve) => {
        const socket = connect(door, () => {
          socket.destroy();
          resolve('open');
        });
        socket.once('error', (error: NodeJS.ErrnoException) => {
          resolve(String(error.code));
        });
      });
    expect(await open()).toBe('open');
    await service?.stop();
    service = null;
    expect(await open()).toBe('ENOENT');
  }, 60_000);
});
