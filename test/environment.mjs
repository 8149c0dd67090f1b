import { AsyncLocalStorage } from 'node:async_hooks';
import { TestEnvironment } from 'jest-environment-node';

/** The storages that this file's code, or jest-circus for it, has in use. */
const used = new Set();

for (const name of ['run', 'enterWith']) {
  const original = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (...args) {
    used.add(this);
    return original.apply(this, args);
  };
}

/** What test/support/once.ts has made in this process. */
const made = new Map();

/**
 * Node's environment, which leaves nothing to the next file but what is made once: jest-circus (30.5.2) makes an
 * AsyncLocalStorage for each file and never disables it, and on Node.js 20 each promise of every later file is told to
 * all of them. That was a fifth of the processor time of the tests of the API.
 */
export default class OwnEnvironment extends TestEnvironment {
  constructor(...args) {
    super(...args);
    this.global.madeOnce = made;
  }

  async teardown() {
    for (const storage of used) storage.disable();
    used.clear();
    await super.teardown();
  }
}
