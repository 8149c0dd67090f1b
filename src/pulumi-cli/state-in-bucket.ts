import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isMissing, isTaken, unless, whyOf } from '../bucket/answers.js';
import { clientOf, type Environment } from '../bucket/client.js';
import { stateAddress, type StateBucket } from '../model/state-bucket.js';
import type { StateFiles } from './state-files.js';
import { StateUnreachable } from './state-unreachable.js';

const patience = { attempts: 2, answerMilliseconds: 10_000 };

/** The state as Pulumi's S3 backend keeps it. Everything throws StateUnreachable when the bucket cannot be asked. */
export function filesInBucket(place: StateBucket, env: Environment): StateFiles {
  const client = clientOf(place, env, patience);
  const keyOf = (file: string) => ({ Bucket: place.bucket, Key: place.prefix + file });
  const ask = <T>(request: Promise<T>): Promise<T> => request.catch((error: unknown) => fail(place, error));
  return {
    list: async (folder, after) => (await ask(listAll(client, place, { folder: `${folder}/`, after }))).files,
    folders: async (folder) => (await ask(listAll(client, place, { folder: `${folder}/` }))).folders,
    read: (file) => ask(unless(isMissing, readObject(client, keyOf(file)), null)),
    exists: (file) =>
      ask(
        unless(
          isMissing,
          client.send(new HeadObjectCommand(keyOf(file))).then(() => true),
          false,
        ),
      ),
    remove: async (file) => {
      await ask(client.send(new DeleteObjectCommand(keyOf(file))));
    },
    create: (file, text) => {
      const put = new PutObjectCommand({ ...keyOf(file), Body: text, IfNoneMatch: '*' });
      return ask(
        unless(
          isTaken,
          client.send(put).then(() => true),
          false,
        ),
      );
    },
  };
}

async function listAll(
  client: S3Client,
  { bucket, prefix }: StateBucket,
  { folder, after }: { folder: string; after?: string | undefined },
): Promise<{ files: string[]; folders: string[] }> {
  const start = prefix + folder;
  const [files, folders]: [string[], string[]] = [[], []];
  for (let token: string | undefined; ;) {
    const page = await client.send(
      new ListObjectsV2Command({
        ...{ Bucket: bucket, Prefix: start, Delimiter: '/' },
        ...(after === undefined ? {} : { StartAfter: start + after }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key = '' } of page.Contents ?? []) files.push(Key.slice(start.length));
    for (const { Prefix = '' } of page.CommonPrefixes ?? []) folders.push(Prefix.slice(start.length, -1));
    token = page.NextContinuationToken;
    if (token === undefined) return { files, folders };
  }
}

async function readObject(client: S3Client, key: { Bucket: string; Key: string }): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand(key));
  return (await Body?.transformToString('utf8')) ?? '';
}

function fail(place: StateBucket, error: unknown): never {
  throw new StateUnreachable(stateAddress(place), whyOf(error), { cause: error });
}
