import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { converse, type Conversation } from './converse.js';
import { messagesOf } from './lines.js';
import type { StageHost } from './host.js';

/** The door by which clients reach a host: a loopback port, and a token that proves itself without travelling. */
export interface Door {
  readonly port: number;
  readonly token: string;
  close(): void;
}

export interface DoorContext {
  readonly stage: string;
  /** Called after a `stop` was answered. */
  readonly onStopped: () => void;
  readonly report: (line: string) => void;
}

const strangerBytes = 4096;
const clientBytes = 4 * 1024 ** 2;
const strangerMilliseconds = 5000;

/** Opens the door on a free loopback port. */
export async function openDoor(host: StageHost, context: DoorContext): Promise<Door> {
  const token = randomBytes(32).toString('hex');
  const server = createServer((socket) => {
    void receive(socket, { host, token, ...context });
  });
  const port = await listening(server);
  return { port, token, close: () => server.close() };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

type Reception = DoorContext & { readonly host: StageHost; readonly token: string };

async function receive(socket: Socket, reception: Reception): Promise<void> {
  let limit = strangerBytes;
  socket.on('error', () => undefined);
  socket.setNoDelay(true);
  socket.setTimeout(strangerMilliseconds, () => socket.destroy());
  const say = (message: unknown): void => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
  };
  let conversation: Conversation | null = null;
  try {
    const messages = messagesOf(socket, () => limit);
    if (!(await proveEachOther(messages, say, reception))) return;
    limit = clientBytes;
    socket.setTimeout(0);
    conversation = converse(reception.host, say, reception);
    for (;;) {
      const next = await messages.next();
      if (next.done === true) return;
      conversation.hear(next.value);
    }
  } catch {
    // A connection that breaks is an end like any other.
  } finally {
    socket.destroy();
    await conversation?.end();
  }
}

/**
 * Both sides show that they know the token of the 0600 file. The host proves itself first: after its death its
 * port may belong to anyone, and what a client sends next are secrets.
 */
async function proveEachOther(
  messages: AsyncGenerator<Record<string, unknown>>,
  say: (message: unknown) => void,
  { token, stage }: Reception,
): Promise<boolean> {
  const first = await messages.next();
  const hello: unknown = first.done === true ? null : first.value['hello'];
  if (typeof hello !== 'string') return false;
  const nonce = randomBytes(32).toString('hex');
  say({ stage, pid: process.pid, proof: proofOf(token, `host:${hello}`), nonce });
  const second = await messages.next();
  const proof: unknown = second.done === true ? null : second.value['proof'];
  if (typeof proof !== 'string' || !equal(proof, proofOf(token, `client:${nonce}`))) return false;
  say({ ready: true });
  return true;
}

const proofOf = (token: string, text: string): string =>
  createHmac('sha256', token).update(text).digest('hex');

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
