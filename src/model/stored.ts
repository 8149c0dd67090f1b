import type { Facts } from './error.js';

/** A code and its facts as a row holds them: one that another version wrote may have a code that this one does not know. */
export interface Stored {
  readonly code: string;
  readonly facts: Facts;
}
