import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { stateAddress, type StateBucket } from '../model/state-bucket.js';
import type { StateFiles } from './state-files.js';
import { StateUnreachable } from './state-unreachable.js';

type Environment = Readonly<Record<string, string | undefined>>;

const connectMilliseconds = 3000;
const answerMilliseconds = 10_000;

/** The state as Pulumi's S3 backend keeps it. Everything throws StateUnreachable when the bucket cannot be asked. */
export function filesInBucket(place: StateBucket, env: Environment): StateFiles {
  const client = clientOf(place, env);
  const keyOf = (file: string) => ({ Bucket: place.bucket, Key: place.prefix + file });
  const ask = <T>(request: Promise<T>): Promise<T> => request.catch((error: unknown) => fail(place, error));
  return {
    list: (folder, after) => ask(listAll(client, place, { folder: `${folder}/`, after })),
    read: (file) => ask(unless(missing, readObject(client, keyOf(file)), null)),
    exists: (file) =>
      ask(
        unless(
          missing,
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
          taken,
          client.send(put).then(() => true),
          false,
        ),
      );
    },
  };
}

function clientOf(
  { region, endpoint, pathStyle, profile, dualStack, fips }: StateBucket,
  env: Environment,
): S3Client {
  const keys = profile === null ? keysIn(env) : null;
  return new S3Client({
    region,
    forcePathStyle: pathStyle,
    useDualstackEndpoint: dualStack,
    useFipsEndpoint: fips,
    ...(endpoint === null ? {} : { endpoint }),
    ...(profile === null ? {} : { profile }),
    ...(keys === null ? {} : { credentials: keys }),
    maxAttempts: 2,
    requestHandler: { connectionTimeout: connectMilliseconds, requestTimeout: answerMilliseconds },
  });
}

/** Keys in the environment come before a profile, as they do for the CLI; null = the rest of the usual chain. */
function keysIn(env: Environment) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const { AWS_SESSION_TOKEN: sessionToken } = env;
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

async function listAll(
  client: S3Client,
  { bucket, prefix }: StateBucket,
  { folder, after }: { folder: string; after: string | undefined },
): Promise<string[]> {
  const start = prefix + folder;
  const names: string[] = [];
  for (let token: string | undefined; ;) {
    const page = await client.send(
      new ListObjectsV2Command({
        ...{ Bucket: bucket, Prefix: start, Delimiter: '/' },
        ...(after === undefined ? {} : { StartAfter: start + after }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key = '' } of page.Contents ?? []) names.push(Key.slice(start.length));
    token = page.NextContinuationToken;
    if (token === undefined) return names;
  }
}

async function readObject(client: S3Client, key: { Bucket: string; Key: string }): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand(key));
  return (await Body?.transformToString('utf8')) ?? '';
}

const unless = <T, U>(
  expected: (error: unknown) => boolean,
  request: Promise<T>,
  instead: U,
): Promise<T | U> =>
  request.catch((error: unknown) => {
    if (expected(error)) return instead;
    throw error;
  });

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
/** HEAD has no body to say it in; a missing bucket is named `NoSuchBucket`. */
const missing = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes(nameOf(error));
const taken = (error: unknown): boolean =>
  ['PreconditionFailed', 'ConditionalRequestConflict'].includes(nameOf(error));

function fail(place: StateBucket, error: unknown): never {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  const word = name === undefined || name === 'Error' ? (code ?? 'Error') : name;
  const text = message === undefined || message === '' ? '' : `: ${message}`;
  throw new StateUnreachable(stateAddress(place), `${word}${text}`, { cause: error });
}
