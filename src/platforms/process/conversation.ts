import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { isObject, parseJson } from '../../files/json-file.js';
import { HostFailure, readFailure } from './host-failure.js';

/** One line-by-line conversation with a host. */
export interface Conversation {
  /** Sends a verb and waits for its answer; an abort or a timeout destroys the connection. */
  ask(message: object, limits: AskLimits): Promise<Message>;
  /** Resolves when the other side has closed. */
  ended(): Promise<void>;
  readonly close: () => void;
}

export interface AskLimits {
  readonly seconds: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (text: string) => void;
}

/** What is behind a door, and the way to learn whose host it is. */
export interface OpenedDoor {
  readonly conversation: Conversation;
  /** Rejects when it is not the host of this data directory. */
  meet(limits: AskLimits): Promise<Message>;
}

type Message = Readonly<Record<string, unknown>>;

/** The socket once it is connected; what breaks it later is told by its end. */
export async function connected(socket: Socket): Promise<Socket> {
  await once(socket, 'connect');
  return socket.on('error', () => undefined);
}

/** Speaks line by line with what is behind a connected socket. */
export function conversation(socket: Socket): Conversation {
  let take: ((message: Message | null) => void) | null = null;
  let over = false;
  const lines = createInterface({ input: socket });
  // A line that is no JSON object ends the conversation: the two no longer understand each other.
  lines.on('line', (line) => take?.(parseJson(line, isObject)));
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
