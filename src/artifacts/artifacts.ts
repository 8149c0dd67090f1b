import type { PackageLimits } from './contents.js';
import { placesIn } from './places.js';
import { receive } from './receive.js';
import { list, sinceOf, takeAway } from './retention.js';
import { sweep } from './sweep.js';
import { digestOf, unpack } from './unpack.js';

/** Tarballs by digest: received, checked, unpacked once. Every refusal is a `Refusal` and leaves nothing behind. */
export interface Artifacts {
  /**
   * Stores what `bytes` gives if it hashes to `digest` and is an npm package; `created` is false if it was there.
   * Refuses with `digest-mismatch`, `payload-too-large`, `storage-full`, `artefact-refused`, `validation`.
   */
  receive(
    digest: string,
    bytes: AsyncIterable<Uint8Array>,
    limitBytes: number,
  ): Promise<{ created: boolean }>;
  /** When it was last sent; null = it is not there. */
  since(digest: string): Promise<Date | null>;
  /** The digest of the bytes that are kept under this one; null = they are gone, another one = they changed. */
  actual(digest: string): Promise<string | null>;
  /** The same, after it was looked for wherever else it is kept and brought here. */
  bring(digest: string): Promise<string | null>;
  /** The folder of the unpacked package. Refuses with `artefact-missing`, `digest-mismatch`, `artefact-refused`, `storage-full`. */
  unpack(digest: string): Promise<string>;
  /** Every tarball that is there, and since when. */
  list(): Promise<{ digest: string; since: Date }[]>;
  /** Takes a tarball away from here unless it has come again since `before` (null); what is given empties the disk. */
  takeAway(digest: string, before: Date): Promise<(() => Promise<void>) | null>;
  /** The same wherever else it is kept; whether it went. */
  removeElsewhere(digest: string, before: Date): Promise<boolean>;
  /** Sends what is here to wherever else it is kept. */
  sendAgain(digest: string): Promise<void>;
  /** Removes what interrupted uploads and unpackings left; at the start, before this process receives anything. */
  sweep(): Promise<void>;
}

/** The store of tarballs below `<dataDir>/artifacts`. */
export function createArtifacts(dataDir: string, limits?: Partial<PackageLimits>): Artifacts {
  const places = placesIn(dataDir);
  return {
    receive: (digest, bytes, limitBytes) => receive({ places, limits }, digest, { bytes, limitBytes }),
    since: (digest) => sinceOf(places, digest),
    actual: (digest) => digestOf(places.tarball(digest)),
    bring: (digest) => digestOf(places.tarball(digest)),
    unpack: (digest) => unpack(places, digest),
    list: () => list(places),
    takeAway: (digest, before) => takeAway(places, digest, before),
    removeElsewhere: () => Promise.resolve(false),
    sendAgain: () => Promise.resolve(),
    sweep: () => sweep(places),
  };
}
