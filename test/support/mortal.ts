import type { Store } from '../../src/ports/store.js';

/** Where a service dies: as its n-th transaction from now on is about to commit, or has committed. */
export interface DeathAt {
  readonly transaction: number;
  readonly when: 'before-commit' | 'after-commit';
}

export interface MortalStore {
  readonly store: Store;
  readonly dead: () => boolean;
  /** Resolves when it has died. */
  readonly death: Promise<void>;
  dieAt(at: DeathAt): void;
  die(): void;
}

export class Died extends Error {}

/**
 * The store of a service that may die at any moment: from then on it reads and writes nothing, and a transaction that
 * was under way is rolled back, as the database does when a connection ends.
 */
export function mortal(inner: Store): MortalStore {
  let dead = false;
  let left = Infinity;
  let when: DeathAt['when'] = 'before-commit';
  let tell = (): void => undefined;
  const death = new Promise<void>((resolve) => (tell = resolve));
  const die = (): void => {
    dead = true;
    tell();
  };
  const alive = (): void => {
    if (dead) throw new Died('this service is dead');
  };
  const transaction: Store['transaction'] = async (work) => {
    alive();
    left -= 1;
    const last = left === 0;
    const done = await inner.transaction(async (rows) => {
      const result = await work(rows);
      if (last && when === 'before-commit') die();
      alive();
      return result;
    });
    if (last) die();
    alive();
    return done;
  };
  return {
    store: { ...inner, transaction, read: readingWhile(alive, inner.read) },
    dead: () => dead,
    death,
    die,
    dieAt: (at) => {
      left = at.transaction;
      when = at.when;
    },
  };
}

/** Every method of every table, as long as `alive` does not throw. */
function readingWhile(alive: () => void, rows: Store['read']): Store['read'] {
  const guarded = <T extends object>(table: T): T =>
    new Proxy(table, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name);
        if (typeof found === 'object' && found !== null) return guarded(found);
        if (typeof found !== 'function') return found;
        return (...given: unknown[]): unknown => {
          alive();
          return Reflect.apply(found, target, given);
        };
      },
    });
  return guarded(rows);
}
