import { readFile } from 'node:fs/promises';
import { createSecureContext, type Server as TlsServer } from 'node:tls';
import { StartFailure } from './config.js';
import type { Log } from '../ports/log.js';
import type { Reach } from './reach.js';

type TlsFiles = NonNullable<Reach['tls']>;
interface Pair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Certificate and key as they are in their files now, proven to belong together. Throws StartFailure `tls-unusable`. */
export async function readTls({ cert, key }: TlsFiles): Promise<Pair> {
  const pair = { cert: await readable(cert), key: await readable(key) };
  try {
    createSecureContext(pair);
  } catch (error) {
    throw unusable(`${cert}, ${key}`, error);
  }
  return pair;
}

/**
 * One round takes over what the files have become, for new connections; open ones go on with what they began with. By
 * their contents, for links and times say nothing sure. A pair that is no pair yet changes nothing, and is told once.
 */
export function tlsRenewal(
  server: Pick<TlsServer, 'setSecureContext'>,
  { files, first, log }: { files: TlsFiles; first: Pair; log: Log },
): () => Promise<void> {
  let current = first;
  let told = '';
  return async () => {
    try {
      const pair = await readTls(files);
      told = '';
      if (pair.cert.equals(current.cert) && pair.key.equals(current.key)) return;
      server.setSecureContext(pair);
      current = pair;
      log.info({ cert: files.cert }, 'the certificate was renewed');
    } catch (error) {
      const { message } = error as Error;
      if (message !== told)
        log.error({ err: error }, 'the new certificate is unusable; the one before stays');
      told = message;
    }
  };
}

const readable = (file: string): Promise<Buffer> =>
  readFile(file).catch((error: unknown) => {
    throw unusable(file, error);
  });

const unusable = (file: string, error: unknown): StartFailure =>
  new StartFailure([{ code: 'tls-unusable', facts: { file, why: (error as Error).message } }], {
    cause: error,
  });
