import { S3Client } from '@aws-sdk/client-s3';
import type { StateBucket } from '../model/state-bucket.js';
import { outwardHandler } from '../outward/aws.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Patience {
  readonly attempts: number;
  /** For the beginning of an answer, and for every pause in what follows. */
  readonly answerMilliseconds: number;
}

/** A client of the bucket's S3 API, with the credentials that the CLI would take. */
export function clientOf(
  { region, endpoint, pathStyle, profile, dualStack, fips }: StateBucket,
  env: Environment,
  { attempts, answerMilliseconds }: Patience,
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
    maxAttempts: attempts,
    requestHandler: outwardHandler(env, {
      connectionTimeout: connectMilliseconds,
      requestTimeout: answerMilliseconds,
      socketTimeout: answerMilliseconds,
    }),
  });
}

const connectMilliseconds = 3000;

/** Keys in the environment come before a profile, as they do for the CLI; null = the rest of the usual chain. */
function keysIn(env: Environment) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const { AWS_SESSION_TOKEN: sessionToken } = env;
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
