import { setFlagsFromString } from 'node:v8';

/** Roughly the bytes of a function that are executed before V8 compiles it a second time, into better code. */
const budgetBytes = 100_000_000;
export const budgetFlag = `--wasm-tiering-budget=${String(budgetBytes)}`;

/**
 * Lets V8 compile only what is really hot of the embedded database: a start then takes half of the processor time, and
 * a busy service is no slower. To be called before the database is loaded. Node.js 20 (V8 11.3) has 1 800 000 of its
 * own, Node.js 22 and 24 have 13 000 000 (`node --v8-options`).
 */
export const compileLess = (): void => {
  setFlagsFromString(budgetFlag);
};
