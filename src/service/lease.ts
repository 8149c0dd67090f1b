import { leaseSeconds, type Instance, type OwnInstance } from '../model/instance.js';
import { hostname } from 'node:os';
import { ulid } from 'ulid';
import { identityOf, isStillAlive } from '../processes/identity.js';
import type { Log } from '../ports/log.js';
import type { Store } from '../ports/store.js';

/** This instance's place among those that share the database. */
export interface Lease {
  readonly id: string;
  /** Gives a sign of life; where it listens is told as soon as it does. */
  beat(): Promise<void>;
  listensAt(url: string): void;
  /** Whether the database has heard of this instance within its lease, by a clock that never jumps. */
  isHeld(): boolean;
  /** How far this machine's clock is ahead of the database's, in seconds; null = not known yet. */
  skewSeconds(): number | null;
  /** Forgets the instances that are proven gone; what they followed is taken over all the same. */
  forgetGone(): Promise<void>;
  /** Gives the place up: what it follows may be taken over at once. */
  leave(): Promise<void>;
}

/** Makes the identity of this run of the service; it is known to the others from its first sign of life on. */
export function createLease({
  store,
  version,
  isGone,
  now,
  log,
}: {
  store: Store;
  version: string;
  isGone: (other: Instance) => boolean;
  now: () => Date;
  log: Log;
}): Lease {
  const started = identityOf(process.pid)?.started ?? '';
  let own: OwnInstance = {
    ...{ id: `ins_${ulid()}`, host: hostname(), pid: process.pid, started },
    ...{ url: null, version },
  };
  let heardAt = -Infinity;
  let skew: number | null = null;
  return {
    id: own.id,
    beat: async () => {
      const sentAt = performance.now();
      const sent = now();
      const theirs = await store.beat(own);
      heardAt = sentAt;
      const middle = sent.getTime() + (performance.now() - sentAt) / 2;
      skew = (middle - theirs.getTime()) / 1000;
    },
    listensAt: (url) => {
      own = { ...own, url };
    },
    isHeld: () => performance.now() - heardAt < leaseSeconds * 1000,
    skewSeconds: () => skew,
    forgetGone: async () => {
      const gone = (await store.read.instances.list()).filter(
        (other) => other.id !== own.id && isGone(other),
      );
      for (const { id, pid } of gone) {
        log.info({ instance: id, pid }, 'an instance is proven gone; what it followed is free');
        await store.transaction((rows) => rows.instances.remove(id));
      }
    },
    leave: () =>
      store
        .transaction((rows) => rows.instances.remove(own.id))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'this instance could not say that it leaves; the others find out');
        }),
  };
}

/** Only of this machine's processes anything can be proven. */
export const isProvenGone = ({ host, pid, started }: Instance): boolean =>
  host === hostname() && started !== '' && !isStillAlive({ pid, started });
