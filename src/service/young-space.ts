import { setFlagsFromString } from 'node:v8';

/** V8 multiplies it by 2 of its own. */
export const fixedFlag = '--semi-space-growth-factor=1';

/**
 * Keeps the part of this process' heap for what is new at the size with which it begins, a megabyte: V8 doubles it, up to
 * 16, as often as enough of it outlives a collection, as at a start, and gives hardly any of that back. A service at rest
 * then has some 7 MB less, for 1 to 3 % more of the processor under load (Node.js 20).
 */
export const keepYoungSpaceSmall = (): void => {
  setFlagsFromString(fixedFlag);
};
