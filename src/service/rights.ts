import { isSignedOut } from '../model/token.js';
import { everyRight } from '../policy/right.js';
import { grantsOf } from '../policy/scope.js';
import type { Rights } from '../ports/rights.js';

/**
 * Who was given what, as it is now. What was asked for by a token that was revoked since has no right left; one that
 * is over by its time, or that its person signed out of, had its rights when it was used. Whoever reaches the service
 * on its own machine has all.
 */
export const rights: Rights = {
  of: async (rows, { credential }) => {
    if (credential === undefined) return everyRight;
    const token = await rows.tokens.get(credential);
    if (token === undefined || (token.revoked !== null && !isSignedOut(token))) return [];
    return grantsOf(token.scopes);
  },
};
