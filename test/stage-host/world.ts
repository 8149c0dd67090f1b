import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createArtifacts } from '../../src/artifacts/artifacts.js';
import { freePort } from '../../src/dotenv/stage-ports.js';
import { launchCommand } from '../../src/artifacts/launch-command.js';
import {
  connectHost,
  startHost,
  type HostConnection,
  type HostLauncher,
} from '../../src/platforms/process/client.js';
import type { PrepareRequest } from '../../src/stage-host/protocol.js';
import { processPlatform, type ProcessPlatform } from '../../src/platforms/process/platform.js';
import { keeperOf } from '../support/host-keeper.js';
import { makeTarball } from '../support/sample-build.js';

/** A data directory of its own, real stage hosts in it, and nothing left of them afterwards. */
export interface World {
  readonly dataDir: string;
  readonly launcher: HostLauncher;
  readonly platform: ProcessPlatform;
  readonly stage: string;
  /** The files of the stage. */
  readonly folder: string;
  host(): Promise<HostConnection>;
  /** An order for a sample build that is uploaded and unpacked for it. */
  order(
    build: string,
    more?: Partial<PrepareRequest>,
    pack?: { serverSource: string },
  ): Promise<PrepareRequest>;
  /** Prepares and commits; the stage's address comes back. */
  serve(order: PrepareRequest): Promise<string>;
  /** The pids of the stage's host and of its children, as recorded. */
  pids(): { readonly host: number; readonly children: readonly number[] };
  end(): Promise<void>;
}

export const hostEntry = resolve('dist/stage-host/main.js');

/** `under` = where the data directory lies below a folder of its own. */
export async function makeWorld(stage = 'nightly', under = 'data'): Promise<World> {
  const root = await mkdtemp(join(tmpdir(), 'switchback-stage-host-'));
  const dataDir = join(root, under);
  const launcher: HostLauncher = {
    dataDir,
    nodePath: process.execPath,
    hostEntry,
    machineEnv: { ...process.env, MACHINE_CANARY: 'tweet' },
  };
  const platform = processPlatform(launcher);
  const folder = join(dataDir, 'stages', stage);
  const port = await freePort();
  const connections: HostConnection[] = [];
  const seen = new Set<number>();
  const host = async (): Promise<HostConnection> => {
    const connection = await startHost(launcher, stage);
    connections.push(connection);
    seen.add(connection.pid);
    return connection;
  };
  const pids = () => {
    const children = (readJson(join(folder, 'children.json')) ?? []) as { pid: number }[];
    for (const { pid } of children) seen.add(pid);
    const hostPid = ((readJson(join(folder, 'host.json')) ?? { pid: 0 }) as { pid: number }).pid;
    const keeper = keeperOf(hostPid);
    if (keeper !== null) seen.add(keeper);
    return { host: hostPid, children: children.map(({ pid }) => pid) };
  };
  return {
    dataDir,
    launcher,
    platform,
    stage,
    folder,
    host,
    pids,
    order: async (build, more = {}, pack) => {
      const { path, digest } = await makeTarball({ dir: root, name: build, ...pack });
      const artifacts = createArtifacts(dataDir);
      await artifacts.receive(digest, createReadStream(path), 1024 ** 2);
      const unpacked = await artifacts.unpack(digest);
      return {
        build,
        commit: `commit-of-${build}`,
        digest,
        folder: unpacked,
        command: await launchCommand(unpacked, process.execPath),
        environment: { GREETING: '안녕하세요' },
        healthPath: '/healthz',
        port,
        deadlineSeconds: 20,
        drainSeconds: 10,
        ...more,
      };
    },
    serve: async (order) => {
      const connection = await host();
      await connection.prepare(order);
      const { url } = await connection.commit();
      connection.close();
      return url;
    },
    end: async () => {
      pids();
      for (const connection of connections) connection.close();
      try {
        await platform.stop(stage);
        await until(() => [...seen].every((pid) => !isAlive(pid)), 'every process of the stage has ended');
        // Also those that nobody has seen.
        await until(
          () => spawnSync('pgrep', ['-f', dataDir]).status === 1,
          'no process names the data directory',
        );
      } finally {
        await rm(root, { recursive: true, force: true });
      }
    },
  };
}

export async function connected(world: World): Promise<HostConnection | null> {
  return connectHost({ dataDir: world.dataDir, stage: world.stage });
}

export function isAlive(pid: number): boolean {
  try {
    const state = execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return state !== '' && !state.startsWith('Z');
  } catch {
    return false;
  }
}

/** Waits for a condition; rejects with its description after 15 s. */
export async function until(test: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await test())) {
    if (performance.now() > deadline) throw new Error(`did not happen: ${what}`);
    await delay(20);
  }
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** One GET; rejects when the connection breaks at any point. */
export function ask(url: string, agent = new Agent({ keepAlive: false })): Promise<Answer> {
  return new Promise((done, fail) => {
    get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', fail);
      response.on('aborted', () => {
        fail(new Error('aborted'));
      });
      response.on('end', () => {
        done({ status: response.statusCode ?? 0, text, headers: response.headers });
      });
    }).on('error', fail);
  });
}

export const askJson = async (url: string): Promise<Record<string, unknown>> =>
  JSON.parse((await ask(url)).text) as Record<string, unknown>;

function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
