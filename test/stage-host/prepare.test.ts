import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rmdir, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { PrepareRequest } from '../../src/stage-host/protocol.js';
import { HostFailure } from '../../src/platforms/process/host-failure.js';
import { askJson, isAlive, makeWorld, until, type World } from './world.js';
import { freePort } from '../../src/dotenv/stage-ports.js';

let world: World;
let url = '';
beforeEach(async () => {
  world = await makeWorld();
  url = await world.serve(await world.order('b1'));
});
afterEach(() => world.end());

/** Whatever happened, the first build answers and no other process is left. */
async function nothingChanged(): Promise<void> {
  expect((await askJson(url))['build']).toBe('b1');
  await until(() => world.pids().children.length === 1, 'only the serving build is left');
  expect(await world.platform.observe('nightly')).toMatchObject({ build: 'b1', health: 'healthy' });
}

async function failureOf(order: PrepareRequest): Promise<HostFailure> {
  const host = await world.host();
  const error: unknown = await host.prepare(order).then(
    () => null,
    (reason: unknown) => reason,
  );
  host.close();
  if (!(error instanceof HostFailure)) throw new Error(`no failure: ${String(error)}`);
  return error;
}

const behaving = (how: string, more: Partial<PrepareRequest> = {}) =>
  world.order('b2', { environment: { BEHAVE: how, SECRET: 'open sesame' }, ...more });

describe('a build that does not become healthy leaves the old one serving', () => {
  test('one that exits fails at once, with its last lines', async () => {
    const failure = await failureOf(await behaving('exit'));
    // Not `never-listened`: nobody waited for what cannot come any more.
    expect([failure.code, failure.detail]).toEqual(['exited', 'code 7']);
    expect(failure.lastLines).toEqual(['b2 begins', 'cannot go on: SECRET is open sesame']);
    await nothingChanged();
  });

  test('one that never listens fails at its deadline', async () => {
    const failure = await failureOf(await behaving('silent', { deadlineSeconds: 1 }));
    expect([failure.code, failure.detail]).toEqual(['never-listened', '1 s']);
    expect(failure.lastLines).toEqual(['b2 begins']);
    await nothingChanged();
  });

  test('one that answers 500 fails with the status', async () => {
    const failure = await failureOf(await behaving('sick', { deadlineSeconds: 1 }));
    expect([failure.code, failure.detail, failure.status]).toEqual(['unhealthy', '/healthz', 500]);
    await nothingChanged();
  });

  test('one whose program is missing fails with its name', async () => {
    for (const command of [['/nowhere/program', 'an argument'], ['program-that-nobody-has']]) {
      const failure = await failureOf(await world.order('b2', { command }));
      expect([failure.code, failure.detail]).toEqual(['spawn-failed', `${command[0]}: ENOENT`]);
    }
    await nothingChanged();
  });

  test('one whose folder is missing fails with that, not with its program', async () => {
    const failure = await failureOf(await world.order('b2', { folder: '/nowhere/b2' }));
    expect([failure.code, failure.detail]).toEqual(['spawn-failed', '/nowhere/b2: ENOENT']);
    await nothingChanged();
  });

  test('one whose port belongs to another program', async () => {
    const port = await freePort();
    const stranger = createServer().listen(port, '127.0.0.1');
    const failure = await failureOf(await world.order('b2', { port }));
    expect([failure.code, failure.detail]).toEqual(['port-in-use', String(port)]);
    await nothingChanged();
    await new Promise((done) => stranger.close(done));
  });
});

describe('what is prepared and not committed', () => {
  test('goes with its connection', async () => {
    const host = await world.host();
    await host.prepare(await world.order('b2'));
    expect((await host.observe()).prepared).toBe('b2');
    expect(world.pids().children).toHaveLength(2);
    host.close();
    await nothingChanged();
  });

  test('goes with its connection while it is still starting', async () => {
    const abort = new AbortController();
    const host = await world.host();
    const order = await behaving('silent');
    const prepared = host.prepare(order, {
      signal: abort.signal,
      onProgress: (text) => {
        if (text === 'started b2') abort.abort();
      },
    });
    await expect(prepared).rejects.toMatchObject({ code: 'aborted' });
    await nothingChanged();
  });

  test('goes when it is discarded, and the connection can prepare again', async () => {
    const host = await world.host();
    await host.prepare(await world.order('b2'));
    await host.discard();
    await nothingChanged();
    await expect(host.commit()).rejects.toMatchObject({ code: 'not-prepared' });
    await host.prepare(await world.order('b3'));
    expect(await host.commit()).toEqual({ url });
    expect((await askJson(url))['build']).toBe('b3');
  });

  test('does not become current if it dies before the commit', async () => {
    const host = await world.host();
    const before = world.pids().children;
    await host.prepare(await world.order('b2'));
    const [child = 0] = world.pids().children.filter((pid) => !before.includes(pid));
    process.kill(child, 'SIGKILL');
    await until(() => !isAlive(child), 'the prepared build is dead');
    await expect(host.commit()).rejects.toMatchObject({ code: 'exited', detail: 'signal SIGKILL' });
    await nothingChanged();
  });

  test('keeps a second preparation out', async () => {
    const host = await world.host();
    await host.prepare(await world.order('b2'));
    expect(await failureOf(await world.order('b3'))).toMatchObject({ code: 'busy', detail: 'b2' });
    await host.commit();
    expect((await askJson(url))['build']).toBe('b2');
  });
});

test('a build that lost its private port to another process is started on another one', async () => {
  const flag = join(world.dataDir, 'lost');
  const losing = `const { existsSync, writeFileSync } = require('node:fs');
    const [flag] = process.argv.splice(1, 1, '');
    if (!existsSync(flag)) {
      writeFileSync(flag, '');
      throw new Error('listen EADDRINUSE: address already in use 127.0.0.1:' + process.env.PORT);
    }
    require(process.cwd() + '/server.js');`;
  const command = [process.execPath, '-e', losing, flag];
  await world.serve(await world.order('b2', { command }));
  expect((await askJson(url))['build']).toBe('b2');
});

test('a build whose private port a stranger has taken is not healthy by the stranger’s answers', async () => {
  const [told, go] = [join(world.dataDir, 'told'), join(world.dataDir, 'go')];
  const patient = `const { existsSync, renameSync, writeFileSync } = require('node:fs');
    const [told, go] = process.argv.splice(1, 2, '');
    const begin = () => require(process.cwd() + '/server.js');
    if (existsSync(told)) begin();
    else {
      writeFileSync(told + '.new', process.env.PORT);
      renameSync(told + '.new', told);
      const timer = setInterval(() => {
        if (!existsSync(go)) return;
        clearInterval(timer);
        begin();
      }, 10);
    }`;
  const host = await world.host();
  const order = await world.order('b2', { command: [process.execPath, '-e', patient, told, go] });
  const prepared = host.prepare(order);
  await until(() => existsSync(told), 'the build has its port');
  let asked = 0;
  const stranger = createHttpServer((_request, response) => {
    asked += 1;
    response.end();
  }).listen(Number(readFileSync(told, 'utf8')), '127.0.0.1');
  try {
    const early = prepared.then(() => 'healthy');
    const twice = until(() => asked > 1, 'the stranger was asked twice').then(() => 'asked again');
    expect(await Promise.race([early, twice])).toBe('asked again');
    await writeFile(go, '');
    await prepared;
    await host.commit();
    expect((await askJson(url))['build']).toBe('b2');
  } finally {
    await new Promise((done) => stranger.close(done));
  }
});

test('a build whose descendant answers for it is healthy', async () => {
  const forking = `const { spawn } = require('node:child_process');
    const code = "process.argv.splice(1, 0, ''); require(process.cwd() + '/server.js')";
    spawn(process.execPath, ['-e', code], { stdio: 'inherit' });`;
  await world.serve(await world.order('b2', { command: [process.execPath, '-e', forking] }));
  expect((await askJson(url))['build']).toBe('b2');
});

test('a commit that cannot be written changes nothing', async () => {
  const host = await world.host();
  await host.prepare(await world.order('b2'));
  // Something in the way of the new file fails the write as surely as a full disk does.
  const serving = join(world.folder, 'serving.json');
  await rename(serving, join(world.folder, 'aside'));
  await mkdir(serving);
  await expect(host.commit()).rejects.toMatchObject({ code: 'internal' });
  await rmdir(serving);
  await rename(join(world.folder, 'aside'), serving);
  await nothingChanged();
  expect((await readdir(world.folder)).filter((name) => name.startsWith('serving.json.'))).toEqual([]);
});

test('an order that is none is refused', async () => {
  const host = await world.host();
  const order = { ...(await world.order('b2')), port: 0 };
  await expect(host.prepare(order)).rejects.toMatchObject({ code: 'malformed' });
  await nothingChanged();
});
