import { fault } from './fault.js';

interface Asked {
  readonly despiteKnownBad?: boolean | undefined;
  readonly reason?: string | undefined;
}

/** Nobody takes what is known to be bad without saying why. */
export const saysWhyDespite = ({ despiteKnownBad, reason }: Asked): boolean =>
  despiteKnownBad !== true || reason !== undefined;

export const missingWhy = { path: ['reason'], ...fault({ code: 'needed-despite' }) };
