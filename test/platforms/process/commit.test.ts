import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Provider } from '@pulumi/pulumi/provider/index.js';
import { once } from 'node:events';
import { createReadStream, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createArtifacts } from '../../../src/artifacts/artifacts.js';
import { commit } from '../../../src/platforms/process/commit.js';
import { backendProvider } from '../../../src/platforms/process/provider.js';
import { killForGood } from '../../support/host-keeper.js';
import { freePort } from '../../../src/dotenv/stage-ports.js';
import { askJson, isAlive, makeWorld, until, type World } from '../../stage-host/world.js';
import { makeTarball } from '../../support/sample-build.js';

const urn = 'urn:pulumi:nightly::backend::switchback:process:Backend::backend';

let world: World;
let provider: Required<Pick<Provider, 'create' | 'update'>>;
let port = 0;
let url = '';
const relays: Relay[] = [];
beforeEach(async () => {
  world = await makeWorld();
  provider = backendProvider(world.launcher) as typeof provider;
  port = await freePort();
  await provider.create(urn, await inputs('b1'));
  url = `http://127.0.0.1:${String(port)}`;
});
afterEach(async () => {
  await world.end();
  for (const relay of relays.splice(0)) relay.close();
});

async function inputs(build: string): Promise<Record<string, unknown>> {
  const { path, digest } = await makeTarball({ dir: join(world.dataDir, '..'), name: build });
  await createArtifacts(world.dataDir).receive(digest, createReadStream(path), 1024 ** 2);
  return {
    stage: 'nightly',
    build,
    commit: `commit-of-${build}`,
    digest,
    environment: { GREETING: 'hello' },
    healthPath: '/healthz',
    port,
  };
}

interface Wire {
  readonly client: Socket;
  readonly host: Socket;
  /** Sends the client's commit on. */
  readonly pass: () => void;
}

interface Relay {
  connections(): number;
  close(): void;
}

/** Stands between clients and the stage's host, and does with the first commit that passes what a test wants. */
async function relay(onCommit: (wire: Wire) => void): Promise<Relay> {
  const door = join(world.folder, 'host.sock');
  const behind = join(world.folder, 'behind.sock');
  await rename(door, behind);
  const sockets: Socket[] = [];
  let held = false;
  const server = createServer((client) => {
    const host = connect(behind);
    sockets.push(client, host);
    for (const socket of [client, host]) socket.on('error', () => undefined);
    host.pipe(client);
    client.on('end', () => host.end());
    host.on('close', () => client.destroy());
    client.on('data', (chunk: Buffer) => {
      const pass = (): void => void host.write(chunk);
      if (held || !chunk.includes('"verb":"commit"')) {
        pass();
        return;
      }
      held = true;
      host.unpipe(client).resume();
      onCommit({ client, host, pass });
    });
  });
  const made: Relay = {
    connections: () => sockets.length / 2,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  relays.push(made);
  await once(server.listen(door), 'listening');
  return made;
}

const committed = (): string =>
  (JSON.parse(readFileSync(join(world.folder, 'serving.json'), 'utf8')) as { build: string }).build;
const live = async (): Promise<unknown> => (await askJson(url))['build'];
const update = (news: Record<string, unknown>) => provider.update('nightly', urn, {}, news);

test('a host that is killed between writing the commit and answering it serves the new build: a success', async () => {
  const { host } = world.pids();
  await relay(({ pass }) => {
    pass();
    void until(() => committed() === 'b2', 'the commit is written').then(() => {
      process.kill(host, 'SIGKILL');
    });
  });
  const news = await inputs('b2');
  expect((await update(news)).outs).toEqual({ ...news, url });
  expect(isAlive(host)).toBe(false);
  expect(await live()).toBe('b2');
});

test('a host that stands still around the commit has the last word on it', async () => {
  const { host } = world.pids();
  const between = await relay(({ client, pass }) => {
    process.kill(host, 'SIGSTOP');
    pass();
    client.destroy();
  });
  const news = await inputs('b2');
  const updated = update(news);
  updated.catch(() => undefined);
  const asked = until(() => between.connections() > 1, 'the host is asked again');
  await asked.finally(() => process.kill(host, 'SIGCONT'));
  expect((await updated).outs).toEqual({ ...news, url });
  expect(await live()).toBe('b2');
});

test('a commit that never arrived is a failure, and the old build serves', async () => {
  await relay(({ client, host }) => {
    client.destroy();
    host.destroy();
  });
  await expect(update(await inputs('b2'))).rejects.toThrow(
    /^\[connection-lost\] build b2 on nightly was discarded/,
  );
  expect([committed(), await live()]).toEqual(['b1', 'b1']);
  await until(() => world.pids().children.length === 1, 'only the serving build is left');
});

test('a commit of which nobody can tell is said to be unclear', async () => {
  const order = { ...(await world.order('b2')), port };
  const connection = await world.host();
  await connection.prepare(order);
  killForGood(connection.pid);
  await until(() => !isAlive(connection.pid), 'the host is dead');
  const launcher = { ...world.launcher, hostEntry: '/nowhere/main.js' };
  const wanted = { ...order, stage: 'nightly' };
  await expect(commit(connection, { launcher, wanted, patienceSeconds: 0.1 })).rejects.toMatchObject({
    code: 'commit-unclear',
  });
});
