import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { boundConnections } from '../../src/service/connections.js';

const most = 20;

let server: Server;
let port: number;
let clients: Socket[];
/** Answers the requests that wait. */
let answer: (() => void)[];
beforeEach(async () => {
  clients = [];
  answer = [];
  server = createServer((request, response) => {
    if (request.url === '/slow') answer.push(() => response.end('slow'));
    else response.end('quick');
  });
  boundConnections(server, most);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** One more connection, once the server has it. */
async function open(localAddress: string): Promise<Socket> {
  const accepted = once(server, 'connection');
  const client = connect({ port, host: '127.0.0.1', localAddress });
  client.on('error', () => undefined);
  clients.push(client);
  await Promise.all([accepted, once(client, 'connect')]);
  return client;
}

/** What comes back on a connection, to its end. */
async function asks(client: Socket, path: string): Promise<string> {
  let said = '';
  client.on('data', (chunk: Buffer) => (said += chunk.toString()));
  client.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  await once(client, 'close');
  return said;
}

test('idle connections of one address lock nobody out, of that address or of another one', async () => {
  const first = await open('127.0.0.1');
  const gone = once(first, 'close');
  for (let count = 1; count < most * 2; count += 1) await open('127.0.0.1');
  await gone;
  for (const address of ['127.0.0.1', '127.0.0.2'])
    expect(await asks(await open(address), '/')).toMatch(/^HTTP\/1.1 200 .*quick/s);
});

test('an idle connection of another address stays, and one that waits for its answer', async () => {
  const other = await open('127.0.0.2');
  const arrives = once(server, 'request');
  const waiting = asks(await open('127.0.0.1'), '/slow');
  await arrives;
  for (let count = 0; count < most * 2; count += 1) await open('127.0.0.1');
  for (const done of answer) done();
  expect(await waiting).toMatch(/slow/);
  expect(await asks(other, '/')).toMatch(/quick/);
});

test('where every connection waits for its answer, one more is closed', async () => {
  const waiting: Promise<string>[] = [];
  for (let count = 0; count < most; count += 1) {
    const arrives = once(server, 'request');
    waiting.push(asks(await open('127.0.0.1'), '/slow'));
    await arrives;
  }
  const client = connect({ port, host: '127.0.0.1' });
  client.on('error', () => undefined);
  clients.push(client);
  await once(client, 'close');
  for (const done of answer) done();
  for (const said of await Promise.all(waiting)) expect(said).toMatch(/slow/);
});
