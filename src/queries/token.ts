import { Refusal } from '../model/error.js';
import { stateOfToken, tokenIdPattern, type Token, type TokenState } from '../model/token.js';
import type { Rows } from '../ports/rows.js';
import type { TokenFilter } from '../ports/tokens.js';

/** A token, and whether it may be used now. */
export interface TokenView {
  readonly token: Token;
  readonly state: TokenState;
}

/** Tokens, newest first. */
export async function listTokens(rows: Rows, filter: TokenFilter): Promise<TokenView[]> {
  const [found, now] = await Promise.all([rows.tokens.list(filter), rows.now()]);
  return found.map((token) => ({ token, state: stateOfToken(token, now) }));
}

/** One token, however it was come by. */
export const viewToken = async (rows: Rows, token: Token): Promise<TokenView> => ({
  token,
  state: stateOfToken(token, await rows.now()),
});

/** A token by its id, also one that is over, or Refusal `not-found`. */
export async function findToken(rows: Rows, id: string): Promise<Token> {
  const token = tokenIdPattern.test(id) ? await rows.tokens.get(id) : undefined;
  if (token === undefined) throw new Refusal('not-found', { kind: 'token', name: id });
  return token;
}
