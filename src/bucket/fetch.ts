import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { isMissing, isPastEnd } from './answers.js';
import type { ObjectKey } from './send.js';

/** So often an answer may be cut before anything more of it has come. */
const cutsInVain = 3;

/**
 * Adds to a file what it lacks of an object whose content its key names, and goes on where an answer was cut; false =
 * there is no such object. Whether the bytes are the right ones is for the caller to see.
 */
export async function fetchObject(client: S3Client, key: ObjectKey, file: string): Promise<boolean> {
  for (let inVain = 0; ;) {
    const from = await sizeOf(file);
    try {
      return await fetchRest(client, key, { file, from });
    } catch (error) {
      inVain = (await sizeOf(file)) > from ? 0 : inVain + 1;
      if (inVain >= cutsInVain) throw error;
    }
  }
}

async function fetchRest(
  client: S3Client,
  key: ObjectKey,
  { file, from }: { file: string; from: number },
): Promise<boolean> {
  const rest = from === 0 ? {} : { Range: `bytes=${String(from)}-` };
  try {
    const { Body, ContentRange } = await client.send(new GetObjectCommand({ ...key, ...rest }));
    // Whoever gives all where a part was asked for would have it written behind that part.
    if (from > 0 && ContentRange?.startsWith(`bytes ${String(from)}-`) !== true)
      throw new Error(`asked for bytes ${String(from)}-, got ${ContentRange ?? 'all'}`);
    await pipeline(Body as Readable, createWriteStream(file, { flags: 'a', mode: 0o600 }));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    if (from > 0 && isPastEnd(error)) return true;
    throw error;
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
