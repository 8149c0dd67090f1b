import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { StartFailure } from './config.js';
import type { Reach } from './reach.js';

/** Certificate and key as they are in their files now, proven to belong together. Throws StartFailure `tls-unusable`. */
export async function readTls({
  cert,
  key,
}: NonNullable<Reach['tls']>): Promise<{ cert: Buffer; key: Buffer }> {
  const pair = { cert: await readable(cert), key: await readable(key) };
  try {
    createSecureContext(pair);
  } catch (error) {
    throw unusable(`${cert}, ${key}`, error);
  }
  return pair;
}

const readable = (file: string): Promise<Buffer> =>
  readFile(file).catch((error: unknown) => {
    throw unusable(file, error);
  });

const unusable = (file: string, error: unknown): StartFailure =>
  new StartFailure([{ code: 'tls-unusable', facts: { file, why: (error as Error).message } }], {
    cause: error,
  });
