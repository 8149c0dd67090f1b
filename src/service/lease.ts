import { leaseSeconds, type Instance, type OwnInstance } from '../model/instance.js';
import { hostname } from 'node:os';
import { ulid } from 'ulid';
import { identityOf } from '../processes/identity.js';
import { pidSpace } from '../processes/pid-space.js';
import { removeSign, showLife } from '../processes/sign-of-life.js';
import type { Log } from '../ports/log.js';
import type { Store } from '../ports/store.js';
import { isProvenGone, signOf, type Here } from './proven-gone.js';

/** This instance's place among those that share the database. */
export interface Lease {
  readonly id: string;
  /** Whether another one is proven to be gone. */
  isGone(other: Instance, now: Date): Promise<boolean>;
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
export async function createLease({
  place: { dataDir, machine, alone },
  store,
  version,
  now,
  log,
}: {
  /** `alone`: whoever holds this data directory has nobody beside it. */
  place: { readonly dataDir: string; readonly machine: string; readonly alone: boolean };
  store: Store;
  version: string;
  now: () => Date;
  log: Log;
}): Promise<Lease> {
  const here: Here = { host: hostname(), machine, pidSpace: pidSpace() };
  const started = identityOf(process.pid)?.started ?? '';
  let own: OwnInstance = {
    ...{ id: `ins_${ulid()}`, ...here, pid: process.pid, started },
    ...{ url: null, version },
  };
  const isGone: Lease['isGone'] = (other, at) =>
    alone ? Promise.resolve(true) : isProvenGone({ here, dataDir }, other, at);
  // Before anybody knows of it: whoever does not see this process asks there whether it lives.
  const life = alone ? null : await showLife(signOf(dataDir, own.id));
  let heardAt = -Infinity;
  let skew: number | null = null;
  return {
    id: own.id,
    isGone,
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
      const at = await store.read.now();
      for (const other of await store.read.instances.list()) {
        const { id, pid, host } = other;
        if (id === own.id || !(await isGone(other, at))) continue;
        log.info({ instance: id, host, pid }, 'an instance is proven gone; what it followed is free');
        await store.transaction((rows) => rows.instances.remove(id));
        await removeSign(signOf(dataDir, id));
      }
    },
    leave: async () => {
      await store
        .transaction((rows) => rows.instances.remove(own.id))
        .catch((error: unknown) => {
          log.warn({ err: error }, 'this instance could not say that it leaves; the others find out');
        });
      await life?.end();
    },
  };
}
