import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { openConnection, type Connection } from './connection.js';
import { spawnHost } from './spawn-host.js';
import { readLastWords } from './stage-files.js';
import {
  stageFolder,
  usualSeconds,
  type Observed,
  type PrepareRequest,
  type Wanted,
} from '../../stage-host/protocol.js';

/** A connection to a stage's host; whoever opened it closes it. Every method rejects with a HostFailure. */
export interface HostConnection {
  readonly pid: number;
  /** Starts the build beside the one that serves; aborting, or losing the connection, discards it. */
  prepare(order: PrepareRequest, options?: CallOptions): Promise<void>;
  /** Sends the stage's traffic to what was prepared on this connection; the stage's address comes back. */
  commit(options?: CallOptions): Promise<{ url: string }>;
  discard(options?: CallOptions): Promise<void>;
  observe(wanted?: Wanted, options?: CallOptions): Promise<Observed>;
  /** Ends the build and the host; the stage has no build afterwards. */
  stop(options?: CallOptions): Promise<void>;
  /** Resolves when the host has closed the connection. */
  ended(): Promise<void>;
  readonly close: () => void;
}

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

/** How hosts are started: the program that runs JavaScript, and the entry of a stage host. */
export interface HostLauncher {
  readonly dataDir: string;
  readonly nodePath: string;
  readonly hostEntry: string;
  /** The machine's environment, of which a host gets a few names. */
  readonly machineEnv: Readonly<Record<string, string | undefined>>;
}

interface HostAddress {
  readonly dataDir: string;
  readonly stage: string;
  readonly signal?: AbortSignal;
}

const quickSeconds = 10;
const startSeconds = 15;
/** A build may take two minutes to stop. */
const discardSeconds = 150;
const stopSeconds = 150;
/** Beside what a build itself may take. */
const prepareSeconds = 30;
const lookAgainMilliseconds = 20;

/** Connects to the stage's host; null when none lives. */
export async function connectHost({ dataDir, stage, signal }: HostAddress): Promise<HostConnection | null> {
  const connection = await openConnection(stageFolder(dataDir, stage), stage, signal);
  return connection === null ? null : hostConnection(connection);
}

/** Connects to the stage's host, which is started if none lives; rejects when it does not answer within 15 s. */
export async function startHost(
  launcher: HostLauncher,
  stage: string,
  signal?: AbortSignal,
): Promise<HostConnection> {
  const address = { dataDir: launcher.dataDir, stage, ...(signal === undefined ? {} : { signal }) };
  const living = await connectHost(address);
  if (living !== null) return living;
  await mkdir(stageFolder(launcher.dataDir, stage), { recursive: true, mode: 0o700 });
  const host = await spawnHost(launcher, stage);
  const deadline = performance.now() + startSeconds * 1000;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    const connection = await connectHost(address);
    if (connection !== null) return connection;
    // The loser of a race for the stage ends with 3: the winner is about to answer.
    if (host.exitCode !== null && host.exitCode !== 3) break;
    await delay(lookAgainMilliseconds);
  }
  const why = await readLastWords(stageFolder(launcher.dataDir, stage));
  throw new Error(`the host of stage ${stage} did not start: ${why}`);
}

function hostConnection(connection: Connection): HostConnection {
  const quick = (verb: object, options: CallOptions = {}): Promise<Record<string, unknown>> =>
    connection.ask(verb, { ...options, seconds: quickSeconds });
  return {
    pid: connection.pid,
    prepare: async (order, options = {}) => {
      const seconds =
        (order.deadlineSeconds ?? usualSeconds.start) +
        (order.stopSeconds ?? usualSeconds.stop) +
        prepareSeconds;
      await connection.ask({ verb: 'prepare', ...order }, { ...options, seconds });
    },
    commit: async (options) => ({ url: String((await quick({ verb: 'commit' }, options))['committed']) }),
    discard: async (options) => {
      await connection.ask({ verb: 'discard' }, { ...options, seconds: discardSeconds });
    },
    observe: async (wanted, options) => {
      const answer = await quick({ verb: 'observe', wanted: wanted ?? null }, options);
      return answer['observed'] as Observed;
    },
    stop: async (options) => {
      await connection.ask({ verb: 'stop' }, { ...options, seconds: stopSeconds });
      const patience = setTimeout(connection.close, quickSeconds * 1000);
      await connection.ended();
      clearTimeout(patience);
    },
    ended: () => connection.ended(),
    close: connection.close,
  };
}
