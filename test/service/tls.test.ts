import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readTls, tlsRenewal } from '../../src/service/tls.js';
import { makeCertificate } from '../support/certificate.js';

let folder: string;
let server: Server;
let files: { cert: string; key: string };
let renew: () => Promise<void>;
let logged: { level: string; text: string }[];
const open: TLSSocket[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchback-tls-'));
  files = makeCertificate(folder, 'first.test');
  logged = [];
  const say = (level: string) => (_facts: object, text: string) => void logged.push({ level, text });
  const first = await readTls(files);
  server = createServer(first, (_request, response) => response.end('ok')).listen(0, '127.0.0.1');
  renew = tlsRenewal(server, {
    files,
    first,
    log: { info: say('info'), warn: say('warn'), error: say('error') },
  });
  await once(server, 'listening');
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** Whose certificate a new connection is shown. */
async function shown(): Promise<{ name: unknown; socket: TLSSocket }> {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  open.push(socket);
  await once(socket, 'secureConnect');
  return { name: socket.getPeerCertificate().subject.CN, socket };
}

test('a renewed certificate is shown to whoever comes next; who is connected stays so, and is answered', async () => {
  const { name, socket } = await shown();
  expect(name).toBe('first.test');
  const second = makeCertificate(folder, 'second.test');
  for (const part of ['cert', 'key'] as const) copyFileSync(second[part], files[part]);
  expect((await shown()).name).toBe('first.test');
  await renew();
  expect((await shown()).name).toBe('second.test');
  socket.write('GET / HTTP/1.1\r\nHost: first.test\r\n\r\n');
  expect(String(((await once(socket, 'data')) as [Buffer])[0])).toContain('200 OK');
  await renew();
  expect(logged).toEqual([{ level: 'info', text: 'the certificate was renewed' }]);
});

test('half of a renewal changes nothing and is told once; the other half ends it', async () => {
  const second = makeCertificate(folder, 'second.test');
  copyFileSync(second.cert, files.cert);
  await renew();
  await renew();
  expect((await shown()).name).toBe('first.test');
  expect(logged).toEqual([{ level: 'error', text: expect.stringContaining('the one before stays') }]);
  copyFileSync(second.key, files.key);
  await renew();
  expect((await shown()).name).toBe('second.test');
});

test('files that are gone or hold something else leave the service with what it has', async () => {
  const kept = readFileSync(files.key);
  writeFileSync(files.key, 'no key');
  await renew();
  await rm(files.key);
  await renew();
  expect((await shown()).name).toBe('first.test');
  expect(logged.map(({ level }) => level)).toEqual(['error', 'error']);
  writeFileSync(files.key, kept);
  await renew();
  expect((await shown()).name).toBe('first.test');
});
