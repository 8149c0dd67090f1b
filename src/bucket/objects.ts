import type { StateBucket } from '../model/state-bucket.js';
import type { Environment } from './client.js';

/** Files of any size in one folder of a bucket. Everything throws BucketUnreachable when it cannot be asked. */
export interface BucketObjects {
  list(): Promise<{ name: string; since: Date }[]>;
  /** When it was last sent; null = it is not there. */
  since(name: string): Promise<Date | null>;
  /** Sends a file; what another try has sent of it already is not sent again. */
  send(name: string, file: string): Promise<void>;
  /** Adds to a file what it lacks of the object; false = there is no such object. */
  fetch(name: string, file: string): Promise<boolean>;
  /** Harmless when there is none. */
  remove(name: string): Promise<void>;
}

/** A folder of the bucket. AWS's library is loaded when it is first asked. */
export function objectsOf(bucket: StateBucket, folder: string, env: Environment): BucketObjects {
  let opened: Promise<BucketObjects> | null = null;
  const objects = (): Promise<BucketObjects> =>
    (opened ??= import('./s3-objects.js').then(({ objectsInS3 }) => objectsInS3(bucket, folder, env)));
  return {
    list: async () => (await objects()).list(),
    since: async (name) => (await objects()).since(name),
    send: async (...asked) => (await objects()).send(...asked),
    fetch: async (...asked) => (await objects()).fetch(...asked),
    remove: async (name) => (await objects()).remove(name),
  };
}
