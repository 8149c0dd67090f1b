import type { EventName } from '../model/audit.js';
import type { Caller } from '../model/caller.js';
import type { Token } from '../model/token.js';
import type { Rows } from '../ports/rows.js';
import type { NewToken } from '../ports/tokens.js';
import { write, type Ledger, type Trace } from './write.js';

/** Makes a token; what is kept and recorded of it is everything but its secret. */
export const createToken = (
  ledger: Ledger,
  rows: Rows,
  { caller, ...wanted }: Omit<NewToken, 'actor' | 'requestId'> & { caller: Caller },
): Promise<Token> =>
  write(ledger, rows, {
    change: () => rows.tokens.insert({ ...wanted, actor: caller.actor, requestId: caller.requestId }),
    trace: (token) => traceOf(token, { caller, name: 'token:created', reason: null }),
  });

/** Ends a token for good. */
export const revokeToken = (
  ledger: Ledger,
  rows: Rows,
  { caller, token, reason }: { caller: Caller; token: Token; reason: string | null },
): Promise<Token> =>
  write(ledger, rows, {
    change: () => rows.tokens.revoke(token.id, { actor: caller.actor, reason }),
    trace: (revoked) => traceOf(revoked, { caller, name: 'token:revoked', reason }),
  });

interface Told {
  readonly caller: Caller;
  readonly name: Extract<EventName, `token:${string}`>;
  readonly reason: string | null;
}

function traceOf(
  { id, name, holder, scopes, expiresAt }: Token,
  { caller, name: event, reason }: Told,
): Trace {
  const { actor, requestId } = caller;
  const facts = { token: id, name, holder: holder.id, scopes, expiresAt: expiresAt.toISOString() };
  return {
    audit: [{ name: event, stage: null, promotion: null, actor, requestId, reason, facts }],
    told: null,
    touches: [],
    wakes: null,
  };
}
