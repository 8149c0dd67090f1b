import { execFileSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { run } from '../in-process.js';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'switchback-upload-'));
  file = join(dir, 'a.tgz');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: dir, stdio: 'ignore' });
  git('init', '--quiet');
  git('-c', 'user.name=Mina', '-c', 'user.email=m@x', 'commit', '--quiet', '--allow-empty', '-m', 'first');
});
afterEach(() => rm(dir, { recursive: true }));

/** A service that has no such tarball; `begun` is called when one begins to come, before any of it is read. */
async function receiving<T>(begun: () => void, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    if (request.method === 'HEAD') {
      response.writeHead(404).end();
      return;
    }
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[],"nextCursor":null}');
      return;
    }
    begun();
    request.on('error', () => undefined);
    request.resume().on('end', () => response.writeHead(201).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const create = (server: string, lang: string) =>
  run(['build', 'create', '--tarball', file, '--ci', 'none', '--lang', lang], {
    cwd: dir,
    env: { HOME: dir, PATH: process.env['PATH'], SWITCHBACK_SERVER: server },
  });

test.each([
  ['en', 'became shorter while it was sent'],
  ['ko', '보내는 동안 파일이 짧아졌습니다'],
])('a file that becomes shorter while it is sent is told at once, in %s', async (lang, says) => {
  await writeFile(file, '');
  // More than what is on its way before anybody reads it.
  await truncate(file, 64 * 1024 ** 2);
  const ended = await receiving(
    () => {
      truncateSync(file, 1024);
    },
    (url) => create(url, lang),
  );
  expect(ended.stderr).toContain(says);
  expect(ended.code).toBe(2);
});
