import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { StateBucket } from '../model/state-bucket.js';
import { isMissing, unless, whyOf } from './answers.js';
import { clientOf, type Environment } from './client.js';
import { fetchObject } from './fetch.js';
import type { BucketObjects } from './objects.js';
import { sendObject } from './send.js';
import { BucketUnreachable } from './unreachable.js';

const patience = { attempts: 3, answerMilliseconds: 20_000 };

/** A folder of a bucket by the S3 API; `folder` ends in `/`. */
export function objectsInS3(place: StateBucket, folder: string, env: Environment): BucketObjects {
  const client = clientOf(place, env, patience);
  const start = place.prefix + folder;
  const keyOf = (name: string) => ({ Bucket: place.bucket, Key: start + name });
  return {
    list: () => ask(listAll(client, place.bucket, start)),
    since: (name) =>
      ask(
        unless(
          isMissing,
          client
            .send(new HeadObjectCommand(keyOf(name)))
            .then(({ LastModified }) => LastModified ?? new Date(0)),
          null,
        ),
      ),
    send: (name, file) => ask(sendObject(client, keyOf(name), file)),
    fetch: (name, file) => ask(fetchObject(client, keyOf(name), file)),
    remove: async (name) => {
      await ask(client.send(new DeleteObjectCommand(keyOf(name))));
    },
  };
}

async function listAll(
  client: S3Client,
  bucket: string,
  start: string,
): Promise<{ name: string; since: Date }[]> {
  const found: { name: string; since: Date }[] = [];
  for (let token: string | undefined; ;) {
    const page = await client.send(
      new ListObjectsV2Command({
        ...{ Bucket: bucket, Prefix: start, Delimiter: '/' },
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key = '', LastModified = new Date(0) } of page.Contents ?? [])
      found.push({ name: Key.slice(start.length), since: LastModified });
    token = page.NextContinuationToken;
    if (token === undefined) return found;
  }
}

/** A disk's own errors stay as they are: they have a code of the system. */
const ask = <T>(request: Promise<T>): Promise<T> =>
  request.catch((error: unknown) => {
    if (isOfDisk(error)) throw error;
    throw new BucketUnreachable(whyOf(error), { cause: error });
  });

const isOfDisk = (error: unknown): boolean => {
  const { syscall, code } = error as NodeJS.ErrnoException;
  return (
    ['open', 'read', 'write', 'stat'].includes(syscall ?? '') && code !== 'ECONNRESET' && code !== 'EPIPE'
  );
};
