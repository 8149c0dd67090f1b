import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { processLog } from '../../src/platforms/process/backend-log.js';
import { processPlatform } from '../../src/platforms/process/platform.js';
import { machineNames } from '../../src/stage-host/environment.js';
import { openEarlierDoor } from './earlier-door.js';
import { killForGood } from '../support/host-keeper.js';
import { ask, askJson, connected, hostEntry, isAlive, makeWorld, until, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.end());

const observe = () => world.platform.observe(world.stage);

test('a stage that never had a build is none', async () => {
  expect(await observe()).toEqual({
    stage: 'nightly',
    build: null,
    commit: null,
    digest: null,
    health: 'none',
    url: null,
    restarts: 0,
  });
  const host = await world.host();
  expect(await host.observe()).toMatchObject({ health: 'none', prepared: null });
});

test('a build sees its stage and a short list of the machine, nothing else', async () => {
  const order = await world.order('b1', { environment: { GREETING: '안녕', TZ: 'Asia/Seoul' } });
  const url = await world.serve(order);
  const seen = await askJson(`${url}/env`);
  const { PORT, ...rest } = seen;
  expect(Number(PORT)).toBeGreaterThan(0);
  expect(rest).toMatchObject({
    GREETING: '안녕',
    TZ: 'Asia/Seoul',
    HOST: '127.0.0.1',
    SWITCHBACK_STAGE: 'nightly',
    SWITCHBACK_BUILD: 'b1',
    SWITCHBACK_COMMIT: 'commit-of-b1',
  });
  const known = ['GREETING', 'HOST', 'SWITCHBACK_STAGE', 'SWITCHBACK_BUILD', 'SWITCHBACK_COMMIT'];
  const foreign = Object.keys(rest).filter((name) => ![...known, ...machineNames].includes(name));
  expect(foreign).toEqual([]);
  expect(seen['MACHINE_CANARY']).toBeUndefined();
});

test('nothing secret is in arguments or in files that others may read', async () => {
  await world.serve(await world.order('b1', { environment: { SECRET: 'open sesame' } }));
  const { host, children } = world.pids();
  for (const pid of [host, ...children]) {
    expect(readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')).not.toMatch(/sesame|token/);
  }
  expect(readFileSync(`/proc/${String(host)}/environ`, 'utf8')).not.toMatch(/sesame|tweet/);
  for (const name of ['host.json', 'serving.json', 'children.json', 'host.log', 'backend.log']) {
    expect([name, statSync(join(world.folder, name)).mode & 0o077]).toEqual([name, 0]);
  }
  expect(readFileSync(join(world.folder, 'host.log'), 'utf8')).not.toContain('sesame');
});

test('what a build writes is kept with its time and its build, and without its secrets', async () => {
  const serverSource = "console.log(`I am ${process.env.TOKEN}`); console.error('and on standard error');";
  const environment = { TOKEN: 'open-sesame' };
  const order = await world.order('b1', { environment, secretKeys: ['TOKEN'] }, { serverSource });
  const connection = await world.host();
  await expect(connection.prepare(order)).rejects.toThrow('exited');
  const { lines } = await processLog(world.dataDir).newest(world.stage, { limit: 10, since: null });
  expect(lines.map(({ build, text }) => [build, text]).toSorted()).toEqual([
    ['b1', 'I am [secret]'],
    ['b1', 'and on standard error'],
  ]);
  expect(lines.every(({ at }) => Math.abs(Date.now() - (at?.getTime() ?? 0)) < 60_000)).toBe(true);
  expect(readFileSync(join(world.folder, 'backend.log'), 'utf8')).not.toContain('sesame');
});

describe('a build that dies', () => {
  test('is started again and shown as degraded; requests meanwhile get 503 with Retry-After', async () => {
    const url = await world.serve(await world.order('b1'));
    expect(await observe()).toMatchObject({ health: 'healthy', restarts: 0 });
    const first = (await askJson(url))['pid'];
    await ask(`${url}/exit`);
    await until(async () => (await observe()).restarts === 1, 'the restart is counted');
    expect((await observe()).health).toBe('degraded');
    const between = await ask(url);
    if (between.status !== 200) {
      expect([between.status, between.headers['retry-after']]).toEqual([503, '1']);
    }
    await until(async () => (await ask(url)).status === 200, 'it answers again');
    const second = await askJson(url);
    expect([second['build'], second['pid'] === first]).toEqual(['b1', false]);
    expect(await observe()).toMatchObject({ build: 'b1', health: 'degraded', restarts: 1 });
  });

  test('is down when it dies again and again, and the next build mends the stage', async () => {
    const flag = join(world.dataDir, 'dies');
    const order = await world.order('b1');
    const dying = `if (require('node:fs').existsSync(process.argv[1])) process.exit(5);
      process.argv.splice(1, 1, ''); require(process.cwd() + '/server.js');`;
    const url = await world.serve({ ...order, command: [process.execPath, '-e', dying, flag] });
    await writeFile(flag, '');
    await ask(`${url}/exit`);
    await until(async () => (await observe()).health === 'down', 'the stage is down');
    expect((await ask(url)).status).toBe(503);
    await world.serve(await world.order('b2'));
    expect(await observe()).toMatchObject({ build: 'b2', health: 'healthy', restarts: 0 });
  });
});

describe('a host', () => {
  test('that is killed is revived with the same build, and its orphan is ended', async () => {
    const url = await world.serve(await world.order('b1'));
    const { host, children } = world.pids();
    killForGood(host);
    await until(() => !isAlive(host), 'the host is dead');
    expect(existsSync(join(world.folder, 'host.sock'))).toBe(true);
    expect(await observe()).toMatchObject({ build: 'b1', health: 'down', url });
    await Promise.all([world.platform.revive('nightly'), world.platform.revive('nightly')]);
    await until(async () => (await observe()).health === 'healthy', 'the build serves again');
    expect(await askJson(url)).toMatchObject({ build: 'b1', greeting: '안녕하세요' });
    expect(children.filter(isAlive)).toEqual([]);
    expect(world.pids().host).not.toBe(host);
  });

  /** The committed build gets another program while its host is away. */
  const withProgram = async (program: string): Promise<void> => {
    const { host } = world.pids();
    process.kill(host, 'SIGTERM');
    await until(() => !isAlive(host), 'the host has ended');
    const file = join(world.folder, 'serving.json');
    const serving = JSON.parse(readFileSync(file, 'utf8')) as { command: string[] };
    serving.command[0] = program;
    await writeFile(file, JSON.stringify(serving));
  };
  const hostLog = () => readFileSync(join(world.folder, 'host.log'), 'utf8');

  test('starts a build whose Node.js was removed with its own, and says so', async () => {
    const url = await world.serve(await world.order('b1'));
    const gone = '/nowhere/versions/node/v20.19.0/bin/node';
    await withProgram(gone);
    await world.platform.revive('nightly');
    await until(async () => (await observe()).health === 'healthy', 'the build serves again');
    expect(await askJson(url)).toMatchObject({ build: 'b1' });
    expect(hostLog()).toContain(`b1 is started with ${process.execPath}: ${gone} is gone\n`);
  });

  test('names the program of a build that is really gone', async () => {
    await world.serve(await world.order('b1'));
    await withProgram('/nowhere/program');
    await world.platform.revive('nightly');
    await until(() => hostLog().includes('b1 did not start'), 'the build was tried');
    expect(hostLog()).toContain('b1 did not start: spawn-failed (/nowhere/program: ENOENT)\n');
    expect(hostLog()).not.toContain('b1 is started with');
  });

  test.each([
    ['as it is kept', (kept: string) => kept],
    // Also where the other place is still there.
    ['as earlier versions kept it', (kept: string, from: string) => resolve(from, kept)],
  ])('runs the package of its own data directory after that was copied, %s', async (_, keptThen) => {
    const url = await world.serve(await world.order('b1'));
    const { host } = world.pids();
    process.kill(host, 'SIGTERM');
    await until(() => !isAlive(host), 'the host has ended');
    const dataDir = join(world.dataDir, '..', 'copied');
    await cp(world.dataDir, dataDir, { recursive: true });
    const file = join(dataDir, 'stages', world.stage, 'serving.json');
    const serving = JSON.parse(readFileSync(file, 'utf8')) as { folder: string };
    // Relative to where a host works: those of earlier versions find it, too.
    expect(serving.folder).toMatch(/^\.\.\/\.\.\/artifacts\/[0-9a-f]{64}\/package$/);
    await writeFile(file, JSON.stringify({ ...serving, folder: keptThen(serving.folder, world.folder) }));
    const copied = processPlatform({ ...world.launcher, dataDir });
    try {
      await copied.revive(world.stage);
      await until(async () => (await copied.observe(world.stage)).health === 'healthy', 'the copy serves');
      expect(await askJson(url)).toMatchObject({ build: 'b1' });
      const children = readFileSync(join(dataDir, 'stages', world.stage, 'children.json'), 'utf8');
      const [{ pid }] = JSON.parse(children) as [{ pid: number }];
      expect(readlinkSync(`/proc/${String(pid)}/cwd`)).toBe(
        resolve(dataDir, 'stages/nightly', serving.folder),
      );
    } finally {
      await copied.stop(world.stage);
    }
  });

  test('does not kill a stranger that got the pid of a child', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
    const connection = await world.host();
    const { host } = world.pids();
    connection.close();
    killForGood(host);
    await until(() => !isAlive(host), 'the host is dead');
    const recorded = [{ pid: stranger.pid, started: 'another boot' }];
    await writeFile(join(world.folder, 'children.json'), JSON.stringify(recorded));
    await world.host();
    expect(readFileSync(join(world.folder, 'host.log'), 'utf8')).not.toContain('killed');
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    stranger.kill('SIGKILL');
  });

  test('is the only one of its stage', async () => {
    await world.host();
    const { host } = world.pids();
    const second = await new Promise<{ code: number | string | null | undefined; stderr: string }>((done) => {
      const args = [hostEntry, '--stage', 'nightly', '--data-dir', world.dataDir];
      execFile(process.execPath, args, (error, _stdout, stderr) => {
        done({ code: error?.code, stderr });
      });
    });
    expect(second).toEqual({ code: 3, stderr: `stage nightly already has a host: pid ${String(host)}\n` });
    expect(isAlive(host)).toBe(true);
  });

  test('ends with its build on SIGTERM and forgets nothing', async () => {
    await world.serve(await world.order('b1'));
    const { host, children } = world.pids();
    process.kill(host, 'SIGTERM');
    await until(() => ![host, ...children].some(isAlive), 'host and build have ended');
    expect(existsSync(join(world.folder, 'host.sock'))).toBe(false);
    expect(await observe()).toMatchObject({ build: 'b1', health: 'down' });
    await world.platform.revive('nightly');
    await until(async () => (await observe()).health === 'healthy', 'the build serves again');
  });

  test('that is stopped leaves no build, no process and no address', async () => {
    const url = await world.serve(await world.order('b1'));
    const { host, children } = world.pids();
    await world.platform.stop('nightly');
    expect(await observe()).toMatchObject({ build: null, health: 'none' });
    await until(() => ![host, ...children].some(isAlive), 'host and build have ended');
    await expect(ask(url)).rejects.toThrow('ECONNREFUSED');
    expect(existsSync(join(world.folder, 'host.sock'))).toBe(false);
    expect(await connected(world)).toBeNull();
    await world.platform.stop('nightly');
  });

  test('that was killed is stopped together with its orphan', async () => {
    await world.serve(await world.order('b1'));
    const { host, children } = world.pids();
    killForGood(host);
    await until(() => !isAlive(host), 'the host is dead');
    await world.platform.stop('nightly');
    await until(() => !children.some(isAlive), 'the orphan has ended');
    expect((await observe()).health).toBe('none');
  });

  test('is reached by nobody but its user', async () => {
    await world.serve(await world.order('b1'));
    expect(statSync(world.folder).mode & 0o077).toBe(0);
    const outside = join(world.dataDir, '..');
    for (const folder of [outside, world.dataDir, join(world.folder, '..')]) chmodSync(folder, 0o755);
    const connecting = `require('node:net').connect('${join(world.folder, 'host.sock')}')
      .on('connect', () => { console.log('in'); process.exit(); })
      .on('error', ({ code }) => console.log(code))`;
    // It becomes that user once it runs: this Node itself may lie where others cannot reach it.
    const becoming = (id: number) =>
      `process.setgroups([]); process.setgid(${String(id)}); process.setuid(${String(id)});`;
    const asUser = (id?: number) => {
      const script = (id === undefined ? '' : becoming(id)) + connecting;
      return spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout;
    };
    expect(asUser()).toBe('in\n');
    // Only root may ask as somebody else.
    if (process.getuid?.() === 0) expect(asUser(65_534)).toBe('EACCES\n');
  });

  test('ends a conversation that is none', async () => {
    await world.host();
    for (const line of ['GET / HTTP/1.1', 'x'.repeat(5 * 1024 ** 2)]) {
      const socket = connect(join(world.folder, 'host.sock')).on('error', () => undefined);
      socket.write(`${line}\n`);
      await new Promise((done) => socket.once('close', done));
    }
    expect((await world.host()).pid).toBe(world.pids().host);
  });

  test('is reached under a path that is longer than the address of a socket', async () => {
    const far = await makeWorld('nightly', join('a'.repeat(120), '긴 경로'));
    try {
      expect(await askJson(await far.serve(await far.order('b1')))).toMatchObject({ build: 'b1' });
      const { host } = far.pids();
      killForGood(host);
      await until(() => !isAlive(host), 'the host is dead');
      await far.platform.revive('nightly');
      expect((await far.host()).pid).not.toBe(host);
    } finally {
      await far.end();
    }
  });

  test('of an earlier version, behind a port and a token, serves on and is told what to do', async () => {
    const url = await world.serve(await world.order('b1'));
    const { host } = world.pids();
    const earlier = await openEarlierDoor(world.folder);
    try {
      expect(await observe()).toMatchObject({ build: 'b1', health: 'healthy' });
      await world.serve(await world.order('b2'));
      expect(await askJson(url)).toMatchObject({ build: 'b2' });
      expect(world.pids().host).toBe(host);
      await world.platform.stop('nightly');
      await until(() => !isAlive(host), 'the host has ended');
    } finally {
      earlier.close();
    }
  });
});

test('the log of a build is rotated and bounded', async () => {
  const url = await world.serve(await world.order('b1'));
  for (let written = 0; written < 17; written += 1) await ask(`${url}/log?bytes=${String(1024 ** 2)}`);
  const sizes = () =>
    readdirSync(world.folder)
      .filter((name) => name.startsWith('backend.log'))
      .sort()
      .map((name) => [name, statSync(join(world.folder, name)).size] as const);
  await until(() => sizes().length === 3, 'there are three files');
  expect(sizes().map(([name]) => name)).toEqual(['backend.log', 'backend.log.1', 'backend.log.2']);
  expect(sizes().every(([, size]) => size <= 5 * 1024 ** 2)).toBe(true);
});

test('a line that a build has begun and not ended is told after a while, while the build waits for more', async () => {
  const serverSource = `
    process.stdout.write('ready\\nMigrate now? ');
    require('node:http').createServer((request, response) => {
      if (request.url === '/go') process.stdout.write('yes\\n');
      response.end();
    }).listen(process.env.PORT, process.env.HOST);`;
  const url = await world.serve(await world.order('b1', {}, { serverSource }));
  const log = async () =>
    (await processLog(world.dataDir).newest(world.stage, { limit: 10, since: null })).lines.map(
      ({ text, unended = false }) => [text, unended],
    );
  const begun = [
    ['ready', false],
    ['Migrate now? ', true],
  ];
  await until(async () => (await log()).length === 2, 'the line is told');
  expect(await log()).toEqual(begun);
  await ask(`${url}/go`);
  await until(async () => (await log()).length === 3, 'the rest is told');
  expect(await log()).toEqual([...begun, ['yes', false]]);
});
