import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { HostFailure, readFailure } from './host-failure.js';
import { readStageFile } from './stage-files.js';

/** One line-by-line conversation with a host that has proved that it is the stage's. */
export interface Connection {
  readonly pid: number;
  /** Sends a verb and waits for its answer; an abort or a timeout destroys the connection. */
  ask(message: object, limits: AskLimits): Promise<Record<string, unknown>>;
  /** Resolves when the other side has closed. */
  ended(): Promise<void>;
  readonly close: () => void;
}

interface AskLimits {
  readonly seconds: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

type Message = Record<string, unknown>;

/** Connects by what host.json says; null when there is no host, or something else has its port. */
export async function openConnection(
  folder: string,
  stage: string,
  signal?: AbortSignal,
): Promise<Connection | null> {
  const host = await readStageFile(folder, 'host.json');
  const { controlPort, token } = host ?? {};
  if (typeof controlPort !== 'number' || typeof token !== 'string') return null;
  const socket = await dial(controlPort);
  if (socket === null) return null;
  const connection = conversation(socket);
  try {
    const pid = await proveEachOther(connection, { stage, token, signal });
    return { pid, ...connection };
  } catch {
    signal?.throwIfAborted();
    socket.destroy();
    return null;
  }
}

async function dial(port: number): Promise<Socket | null> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    return socket;
  } catch {
    return null;
  }
}

interface Proof {
  readonly stage: string;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
}

/** The token never travels, and nothing is sent to a process that does not know it. */
async function proveEachOther(
  { ask }: Pick<Connection, 'ask'>,
  { stage, token, signal }: Proof,
): Promise<number> {
  const limits = { seconds: 5, ...(signal === undefined ? {} : { signal }) };
  const proofOf = (text: string): string => createHmac('sha256', token).update(text).digest('hex');
  const hello = randomBytes(32).toString('hex');
  const answer = await ask({ hello }, limits);
  if (answer['proof'] !== proofOf(`host:${hello}`) || answer['stage'] !== stage)
    throw new HostFailure('not-the-host');
  await ask({ proof: proofOf(`client:${String(answer['nonce'])}`) }, limits);
  return Number(answer['pid']);
}

function conversation(socket: Socket): Omit<Connection, 'pid'> {
  let take: ((message: Message | null) => void) | null = null;
  let over = false;
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => take?.(parse(line)));
  lines.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      over = true;
      take?.(null);
      resolve();
    });
  });
  const ask = (message: object, limits: AskLimits): Promise<Message> =>
    new Promise<Message>((resolve, reject) => {
      const { signal, seconds, onProgress } = limits;
      const settle = (act: () => void): void => {
        take = null;
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        act();
      };
      const fail = (failure: Error): void => {
        settle(() => {
          reject(failure);
        });
      };
      const abort = (): void => {
        socket.destroy();
        fail(new HostFailure('aborted'));
      };
      const timer = setTimeout(() => {
        socket.destroy();
        fail(new HostFailure('no-answer'));
      }, seconds * 1000);
      take = (answer) => {
        if (answer === null) fail(new HostFailure('connection-lost'));
        else if ('progress' in answer) onProgress?.(String(answer['progress']));
        else if ('failed' in answer) fail(readFailure(answer['failed']));
        else
          settle(() => {
            resolve(answer);
          });
      };
      if (signal?.aborted === true) abort();
      else if (over) fail(new HostFailure('connection-lost'));
      else {
        signal?.addEventListener('abort', abort, { once: true });
        socket.write(`${JSON.stringify(message)}\n`);
      }
    });
  return { ask, ended: () => ended, close: () => socket.destroy() };
}

/** A line that is no JSON object ends the conversation: the two no longer understand each other. */
function parse(line: string): Message | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Message) : null;
  } catch {
    return null;
  }
}
