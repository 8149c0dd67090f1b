import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hasArtifact, putArtifact } from '../../contract/artifacts.js';
import { addressOf } from './call.js';
import type { HttpClient } from './http-client.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';

/** Sends a tarball to the service unless it has it; gives its digest. Throws `unreadable-file`, `file-changed`. */
export async function uploadTarball(
  { terminal }: Invocation,
  client: HttpClient,
  file: string,
): Promise<string> {
  const path = resolve(terminal.cwd, file);
  const digest = await digestOf(path);
  const there = await client.fetch({
    method: 'head',
    path: addressOf(hasArtifact, { params: { digest } }),
    accept: [404],
  });
  if (there.status === 404) await send(client, addressOf(putArtifact, { params: { digest } }), path);
  return digest;
}

/** `sha256:<hex>` of a file's bytes, read once as a stream. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch((error: unknown) => {
    throw failure('unreadable-file', { file: path, why: reasonOf(error) }, error);
  });
  return `sha256:${hash.digest('hex')}`;
}

async function send(client: HttpClient, path: string, file: string): Promise<void> {
  const { size } = await stat(file);
  const bytes = Readable.from(justSo(file, size));
  await client.fetch({ method: 'put', path, bytes, headers: { 'content-length': String(size) } });
}

/** So many bytes of a file: what was said of it is sent, and no more. Throws `file-changed` where it became shorter. */
async function* justSo(file: string, size: number): AsyncGenerator<Buffer> {
  let left = size;
  for await (const piece of createReadStream(file, { end: Math.max(0, size - 1) }) as AsyncIterable<Buffer>) {
    left -= piece.length;
    yield piece;
  }
  if (left > 0) throw failure('file-changed', { file });
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
