import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor(() => ({ bodySeconds: 0.5, uploadBytes: 1000 }));
});
afterAll(() => door.close());

/** Sends these bytes, keeps the connection open, and gives everything that comes back until it is closed. */
function converse(text: string, whenConnected: (write: (more: string) => void) => void = () => undefined) {
  return new Promise<string>((resolve, reject) => {
    const socket = connect(door.port, '127.0.0.1', () => {
      socket.write(text);
      whenConnected((more) => socket.write(more));
    });
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.once('close', () => {
      resolve(answer);
    });
    socket.once('error', reject);
  });
}

const head = (line: string, length: number, type: string): string =>
  `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${type}\r\nContent-Length: ${String(length)}\r\n\r\n`;
const digest = `sha256:${'a'.repeat(64)}`;

test('a body whose rest does not come is told so, and the connection ends', async () => {
  const answer = await converse(`${head('POST /api/v1/builds', 100, 'application/json')}{"commit"`);
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
  expect(answer).toContain('switchback/request-timeout');
  expect(answer).toMatch(/connection: close/i);
});

test('an upload that stands still is told so, and nothing of it is kept', async () => {
  const line = `PUT /api/v1/artifacts/${digest}`;
  const answer = await converse(`${head(line, 100, 'application/octet-stream')}half of it`);
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
  expect(door.received).toEqual([]);
});

test('an upload that is slow but comes may take longer than that in all', async () => {
  const line = `PUT /api/v1/artifacts/${digest}`;
  let sent = 0;
  const answer = await converse(
    head(line, 8, 'application/octet-stream').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'),
    (write) => {
      const timer = setInterval(() => {
        write('x');
        sent += 1;
        if (sent === 8) clearInterval(timer);
      }, 100);
    },
  );
  expect(answer).toMatch(/^HTTP\/1.1 201 /);
  expect(door.received.map(String)).toEqual(['xxxxxxxx']);
});

test('a body over the limit is refused without being read to its end', async () => {
  const answer = await converse(
    `${head('POST /api/v1/stages/dev/promotions', 10_000_000, 'application/json')}${' '.repeat(70_000)}`,
  );
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
});

test('an upload over the limit of this service is refused before it comes, and by the name of what sets the limit', async () => {
  const answer = await converse(head(`PUT /api/v1/artifacts/${digest}`, 1001, 'application/octet-stream'));
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
  expect(answer).toContain('The limit is 1000 bytes (SWITCHBACK_UPLOAD_MB of the service).');
});
