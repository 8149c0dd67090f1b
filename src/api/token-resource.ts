import type { TokenResource } from '../contract/tokens.js';
import type { TokenView } from '../queries/token.js';

/** A token as the API shows it: everything but its secret, which nobody knows any more. */
export const tokenResource = ({ token, state }: TokenView): TokenResource => ({
  id: token.id,
  kind: token.kind,
  name: token.name,
  holder: { ...token.holder },
  scopes: token.scopes,
  state,
  createdAt: token.createdAt.toISOString(),
  createdBy: { ...token.actor },
  expiresAt: token.expiresAt.toISOString(),
  lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
  revoked:
    token.revoked === null
      ? null
      : {
          at: token.revoked.at.toISOString(),
          by: { ...token.revoked.actor },
          reason: token.revoked.reason,
        },
});
