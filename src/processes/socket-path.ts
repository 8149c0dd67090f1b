import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** A socket of a folder: no other user reaches it where the folder is its owner's only. */
export interface SocketPlace {
  readonly folder: string;
  readonly name: string;
}

/** So many bytes of a path fit into a socket's address; Node.js cuts a longer one silently. */
const mostBytes = process.platform === 'linux' ? 107 : 103;

/**
 * Calls `use` with a path of the socket that fits into an address. A longer one is shortened by way of the folder,
 * opened meanwhile; where the system knows no such way, this rejects with what to do.
 */
export async function withSocketPath<T>(
  { folder, name }: SocketPlace,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = join(folder, name);
  const bytes = Buffer.byteLength(path);
  if (bytes <= mostBytes) return use(path);
  if (process.platform !== 'linux') throw new Error(tooLong(path, bytes));
  const opened = await open(folder);
  try {
    return await use(`/proc/self/fd/${String(opened.fd)}/${name}`);
  } finally {
    await opened.close();
  }
}

const tooLong = (path: string, bytes: number): string =>
  `${path} has ${String(bytes)} bytes, and a socket's path has room for ${String(mostBytes)}: give the data directory a shorter path`;
