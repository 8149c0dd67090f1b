import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BucketUnreachable } from '../bucket/unreachable.js';
import { Refusal } from '../model/error.js';
import type { Artifacts } from './artifacts.js';
import { bring, type Shelf } from './bring.js';
import { objectOf } from './places.js';

export interface SharedArtifacts extends Artifacts {
  /** Sends what the bucket lacks of the tarballs that were kept here before it was shared. */
  share(): Promise<void>;
}

/**
 * Tarballs in a bucket, for every service that shares it; what is here is a copy. Whether one is there is the bucket's
 * word alone. Refuses with `bucket-unreachable` while it cannot be asked.
 */
export function sharedArtifacts(
  shelf: Shelf,
  { local, address }: { local: Artifacts; address: string },
): SharedArtifacts {
  const { objects, places } = shelf;
  const asking = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      if (!(error instanceof BucketUnreachable)) throw error;
      throw new Refusal('bucket-unreachable', { address, why: error.why }, {}, { cause: error });
    });
  // Two stages that wait for the same tarball fetch it once.
  const coming = new Map<string, Promise<string | null>>();
  return {
    ...local,
    receive: async (digest, bytes, limitBytes) => {
      await local.receive(digest, bytes, limitBytes);
      const before = await asking(objects.since(objectOf(digest)));
      // Also what is there already: its time is when it was last wanted, and a copy that rotted is mended.
      await asking(objects.send(objectOf(digest), places.tarball(digest)));
      return { created: before === null };
    },
    since: (digest) => asking(objects.since(objectOf(digest))),
    bring: (digest) => {
      const under = coming.get(digest) ?? asking(bring(shelf, digest)).finally(() => coming.delete(digest));
      coming.set(digest, under);
      return under;
    },
    list: async () => {
      const here = await local.list();
      const there = (await asking(objects.list())).flatMap(({ name, since }) => {
        const digest = digestIn(name);
        return digest === null ? [] : [{ digest, since }];
      });
      const known = new Set(there.map(({ digest }) => digest));
      return [...there, ...here.filter(({ digest }) => !known.has(digest))];
    },
    removeElsewhere: async (digest, before) => {
      const begun = performance.now();
      const since = await asking(objects.since(objectOf(digest)));
      if (since === null || since >= before) return false;
      // Longer ago than it was said to last, somebody may have sent it again.
      if (performance.now() - begun > lookMilliseconds) return false;
      await asking(objects.remove(objectOf(digest)));
      return true;
    },
    sendAgain: (digest) => asking(objects.send(objectOf(digest), places.tarball(digest))),
    share: async () => {
      const marker = join(places.root, 'shared');
      // Once: what the others have removed since is not to come back.
      if ((await readFile(marker, 'utf8').catch(() => '')) === address) return;
      const there = new Set((await asking(objects.list())).map(({ name }) => name));
      for (const { digest } of await local.list()) {
        // A copy that rotted is nothing to give to others.
        if (there.has(objectOf(digest)) || (await local.actual(digest)) !== digest) continue;
        await asking(objects.send(objectOf(digest), places.tarball(digest)));
      }
      await mkdir(places.root, { recursive: true, mode: 0o700 });
      await writeFile(marker, address, { mode: 0o600 });
    },
  };
}

/** A look and a removal together take less than `removalSeconds`. */
const lookMilliseconds = 75_000;

const digestIn = (name: string): string | null => {
  const hex = /^([0-9a-f]{64})\.tgz$/.exec(name)?.[1];
  return hex === undefined ? null : `sha256:${hex}`;
};
