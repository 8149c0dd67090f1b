import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { usualSeconds } from '../../src/stage-host/protocol.js';
import { ask, askJson, isAlive, makeWorld, until, type Answer, type World } from './world.js';
import { freePort } from '../../src/dotenv/stage-ports.js';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.end());

describe('a switch', () => {
  test('fails no request: eight clients, new and kept-alive connections, one response across the switch', async () => {
    const [one, two] = await Promise.all([world.order('b1'), world.order('b2')]);
    const url = await world.serve(one);
    const release = join(world.dataDir, 'release');
    const across = ask(`${url}/slow?until=${encodeURIComponent(release)}`);
    const clients = Array.from({ length: 8 }, (_, index) => new Agent({ keepAlive: index % 2 === 0 }));
    const answers: Answer[] = [];
    const failures: unknown[] = [];
    let committedAt = Number.POSITIVE_INFINITY;
    const enough = (): boolean => answers.length >= 1000 && answers.length >= committedAt + 300;
    const loops = clients.map(async (agent) => {
      while (!enough() && failures.length === 0) {
        await ask(url, agent).then(
          (answer) => answers.push(answer),
          (error: unknown) => failures.push(error),
        );
      }
      agent.destroy();
    });
    await until(() => answers.length >= 300, '300 requests before the switch');
    await world.serve(two);
    committedAt = answers.length;
    await Promise.all(loops);

    expect(failures).toEqual([]);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const builds = answers.map(({ headers }) => headers['x-build']);
    expect(new Set(builds)).toEqual(new Set(['b1', 'b2']));
    expect(builds.slice(committedAt + 8).filter((build) => build !== 'b2')).toEqual([]);
    expect(answers.length).toBeGreaterThanOrEqual(1000);

    const drained = world.pids().children;
    expect(drained).toHaveLength(2);
    await writeFile(release, '');
    expect(await across).toMatchObject({ status: 200, text: expect.stringMatching(/^build=b1 \.+ end$/) });
    await until(() => world.pids().children.length === 1, 'the old build ends once its last response has');
  });

  test('keeps a kept-alive connection open', async () => {
    const [one, two] = await Promise.all([world.order('b1'), world.order('b2')]);
    const url = await world.serve(one);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    agent.on('free', (socket: { localPort?: number }) => ports.add(socket.localPort));
    expect((await ask(url, agent)).headers['x-build']).toBe('b1');
    await world.serve(two);
    expect((await ask(url, agent)).headers['x-build']).toBe('b2');
    await until(() => ports.size > 0, 'the connection was used');
    expect(ports.size).toBe(1);
    agent.destroy();
  });

  test('leaves a WebSocket with its build, new ones go to the next; the drain is bounded', async () => {
    const one = await world.order('b1');
    const two = await world.order('b2', { drainSeconds: 1 });
    const url = (await world.serve(one)).replace('http', 'ws');
    const before = await openSocket(url);
    expect(await before.say('?')).toBe('b1');
    const old = world.pids().children;
    await world.serve(two);
    const after = await openSocket(url);
    expect([await before.say('?'), await after.say('?')]).toEqual(['b1', 'b2']);
    await before.closed;
    await until(() => old.every((pid) => !isAlive(pid)), 'the drained build has ended');
    expect(await after.say('?')).toBe('b2');
    after.socket.close();
  });

  test('a build that its stage gives longer to stop ends by itself, where it would be killed otherwise', async () => {
    const file = join(world.dataDir, 'said-good-bye');
    // Longer than what is usual.
    const milliseconds = (usualSeconds.stop + 1) * 1000;
    const serverSource = `
      const server = require('node:http').createServer((request, response) => response.end('{}'));
      server.listen(Number(process.env.PORT), process.env.HOST);
      process.on('SIGTERM', () => setTimeout(() => {
        require('node:fs').writeFileSync(${JSON.stringify(file)}, '');
        process.exit(0);
      }, ${String(milliseconds)}));`;
    await world.serve(await world.order('b1', { stopSeconds: 60 }, { serverSource }));
    await world.platform.stop(world.stage);
    expect(existsSync(file)).toBe(true);
  }, 60_000);

  test('moves the address when the port changes', async () => {
    const one = await world.order('b1');
    const url = await world.serve(one);
    const moved = await world.serve(await world.order('b2', { port: await freePort() }));
    expect(moved).not.toBe(url);
    expect((await askJson(moved))['build']).toBe('b2');
    await expect(ask(url)).rejects.toThrow('ECONNREFUSED');
  });
});

test('requests arrive as they were sent', async () => {
  const url = await world.serve(await world.order('b1'));
  const { port } = new URL(url);
  const text = await new Promise<string>((done, fail) => {
    const headers = { host: 'backend.test', 'x-mine': 'yes', 'content-type': 'text/plain' };
    const send = request({ port, path: '/echo?a=1&b=%ED%95%9C', method: 'POST', headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        done(body);
      });
    });
    send.on('error', fail);
    send.end('한글 본문');
  });
  const seen = JSON.parse(text) as { body: string; url: string; headers: Record<string, string> };
  expect([seen.body, seen.url]).toEqual(['한글 본문', '/echo?a=1&b=%ED%95%9C']);
  expect(seen.headers).toMatchObject({
    host: 'backend.test',
    'x-mine': 'yes',
    'x-forwarded-for': '127.0.0.1',
  });
});

test('a response that a dying build leaves half-way breaks off instead of hanging', async () => {
  const url = await world.serve(await world.order('b1'));
  const [child = 0] = world.pids().children;
  const half = ask(`${url}/slow?until=never`);
  const broken = expect(half).rejects.toThrow(/aborted|hang up|ECONNRESET/);
  await until(async () => (await askJson(`${url}/requests`))['slow'] === 1, 'the response has begun');
  process.kill(child, 'SIGKILL');
  await broken;
});

async function openSocket(url: string) {
  const socket = new WebSocket(url);
  await new Promise((done, fail) => socket.once('open', done).once('error', fail));
  const closed = new Promise<void>((done) =>
    socket.once('close', () => {
      done();
    }),
  );
  const say = (text: string): Promise<string> =>
    new Promise((done) => {
      socket.once('message', (data: Buffer) => {
        done(data.toString());
      });
      socket.send(text);
    });
  return { socket, closed, say };
}
