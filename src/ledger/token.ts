import { systemActor } from '../model/actor.js';
import type { EventName } from '../model/audit.js';
import type { Caller } from '../model/caller.js';
import type { RefusedBecause, Token } from '../model/token.js';
import type { Rows } from '../ports/rows.js';
import type { NewToken } from '../ports/tokens.js';
import { note, write, type Ledger, type Trace } from './write.js';

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

/** Somebody came with a token that proves nothing: of each reason one row an hour, however often. */
export async function refuseToken(
  ledger: Ledger,
  rows: Rows,
  { why, from, requestId }: RefusedToken,
): Promise<void> {
  const since = new Date((await rows.now()).getTime() - quietMilliseconds);
  const recent = await rows.events.list({ name: 'token:refused', since, limit: 10 });
  if (recent.some(({ facts }) => facts['why'] === why)) return;
  await note(ledger, rows, {
    ...{ name: 'token:refused', stage: null, promotion: null, requestId },
    ...{ actor: systemActor('sign-in'), facts: { why, from } },
  });
}

const quietMilliseconds = 3_600_000;

export interface RefusedToken {
  readonly why: RefusedBecause;
  /** The address that it came from. */
  readonly from: string;
  readonly requestId: string | null;
}

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
