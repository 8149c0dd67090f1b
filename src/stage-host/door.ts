import { rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { withSocketPath } from '../processes/socket-path.js';
import { converse, type ConversationContext } from './converse.js';
import { messagesOf } from './lines.js';
import type { StageHost } from './host.js';
import { doorName } from './protocol.js';

/** The door by which clients reach a host: a socket in the stage's folder, which no other user may enter. */
export interface Door {
  close(): void;
}

export interface DoorContext extends ConversationContext {
  /** The stage's folder in the data directory. */
  readonly folder: string;
}

/** Opens the door; whoever calls has the stage for itself, so what a killed host left of its own goes. */
export async function openDoor(host: StageHost, context: DoorContext): Promise<Door> {
  const { folder } = context;
  const file = join(folder, doorName);
  const server = createServer((socket) => {
    void receive(socket, host, context);
  });
  await chmod(folder, 0o700);
  rmSync(file, { force: true });
  await withSocketPath({ folder, name: doorName }, (path) => listening(server, path));
  return {
    close: () => {
      server.close();
      rmSync(file, { force: true });
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

async function receive(socket: Socket, host: StageHost, context: DoorContext): Promise<void> {
  socket.on('error', () => undefined);
  const say = (message: unknown): void => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
  };
  const conversation = converse(host, say, context);
  try {
    for await (const message of messagesOf(socket)) conversation.hear(message);
  } catch {
    // A connection that breaks is an end like any other.
  } finally {
    socket.destroy();
    await conversation.end();
  }
}
