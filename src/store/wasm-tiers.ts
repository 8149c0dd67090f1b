import { setFlagsFromString } from 'node:v8';

/** Roughly the bytes of a function that are executed before V8 compiles it a second time, into better code. */
const budgetBytes = 100_000_000;
export const budgetFlag = `--wasm-tiering-budget=${String(budgetBytes)}`;

/** Only this function is compiled a second time, and the first is one that WebAssembly imports: none is. */
export const onceFlag = '--wasm-tier-up-filter=0';

/**
 * Lets V8 compile only what is really hot of the embedded database a second time: a start then takes half of the
 * processor time. To be called before the database is loaded. Node.js 20 (V8 11.3) has 1 800 000 of its own, Node.js 22
 * and 24 have 13 000 000 (`node --v8-options`).
 */
export const compileLess = (): void => {
  setFlagsFromString(budgetFlag);
};

/**
 * Lets V8 compile nothing of it a second time. What is large and loops, as the parser, is hot after a second whatever the
 * budget, and one such function takes up to 37 MB to compile, which the allocator then keeps: a service at rest has 30 to
 * 50 MB less (Node.js 20; 40 to 85 on 24) and starts with a fifth less of the processor. Its requests are as fast; a statement that
 * computes for long over many rows takes 1.3 times as long (1.8).
 */
export const compileOnce = (): void => {
  compileLess();
  setFlagsFromString(onceFlag);
};
