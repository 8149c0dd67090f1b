import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import type { PostgresPool } from 'kysely';
import { withRefusals } from '../../src/store/lost.js';

let server: Server;
let sockets: Socket[];
let answer: (socket: Socket) => void;
beforeEach(async () => {
  sockets = [];
  answer = () => undefined;
  server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const portOf = (): number => (server.address() as AddressInfo).port;

const connecting = (port: number, timeout = 5000): PostgresPool =>
  withRefusals(
    new pg.Pool({ host: '127.0.0.1', port, user: 'x', database: 'x', connectionTimeoutMillis: timeout }),
  );

test('a server that refuses connections makes the store unavailable', async () => {
  const port = portOf();
  await new Promise((resolve) => server.close(resolve));
  await expect(connecting(port).connect()).rejects.toMatchObject({ code: 'unavailable' });
});

test('so does one that hangs up in the middle: the driver has no code for it', async () => {
  answer = (socket) => socket.once('data', () => socket.end());
  await expect(connecting(portOf()).connect()).rejects.toMatchObject({
    code: 'unavailable',
    cause: { message: 'Connection terminated unexpectedly' },
  });
});

test('so does one whose password is another one by now', async () => {
  const fields = Buffer.from('SFATAL\0C28P01\0Mpassword authentication failed for user "x"\0\0');
  const length = Buffer.alloc(4);
  length.writeInt32BE(fields.length + 4);
  answer = (socket) =>
    socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, fields])));
  await expect(connecting(portOf()).connect()).rejects.toMatchObject({
    ...{ code: 'unavailable', cause: { code: '28P01' } },
  });
});

test('so does one that never answers', async () => {
  await expect(connecting(portOf(), 200).connect()).rejects.toMatchObject({ code: 'unavailable' });
});

test('a statement that is never answered is lost after a while, and its connection is not used again', async () => {
  const released: (boolean | undefined)[] = [];
  const client = {
    query: () => new Promise<never>(() => undefined),
    release: (broken?: boolean) => released.push(broken),
  };
  const pool = { connect: () => Promise.resolve(client as never), end: () => Promise.resolve() };
  const connection = await withRefusals(pool, { patienceMilliseconds: 50 }).connect();
  await expect(connection.query('commit', [])).rejects.toMatchObject({ code: 'unavailable' });
  await expect(connection.query('rollback', [])).rejects.toMatchObject({ code: 'unavailable' });
  connection.release();
  expect(released).toEqual([true]);
});

test('F35: what the server itself says about a statement stays as it is, but for a full disk', async () => {
  const said = (code: string) => Object.assign(new Error('said by the server'), { code });
  const pool = (error: Error): PostgresPool => ({
    connect: () => Promise.resolve({ query: () => Promise.reject(error) as never, release: () => undefined }),
    end: () => Promise.resolve(),
  });
  const ask = async (error: Error) => (await withRefusals(pool(error)).connect()).query('select 1', []);
  await expect(ask(said('23505'))).rejects.toMatchObject({ code: '23505' });
  await expect(ask(said('53100'))).rejects.toMatchObject({ code: 'storage-full' });
  await expect(ask(said('57P01'))).rejects.toMatchObject({ code: 'unavailable' });
});
