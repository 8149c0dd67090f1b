import type { EventName } from '../model/audit.js';
import type { CiJob } from '../model/ci-job.js';
import type { Caller } from '../model/caller.js';
import type { Token } from '../model/token.js';
import type { Rows } from '../ports/rows.js';
import type { NewToken } from '../ports/tokens.js';
import { note, write, type Ledger, type Trace } from './write.js';

type Session = Omit<NewToken, 'actor' | 'requestId'>;

/** Lets a person in; what waits for its command is told when that has come for it. */
export const startSession = (
  ledger: Ledger,
  rows: Rows,
  { caller, ...wanted }: Session & { caller: Caller },
): Promise<Token> =>
  write(ledger, rows, {
    change: () => rows.tokens.insert({ ...wanted, actor: caller.actor, requestId: caller.requestId }),
    trace: (token) =>
      wanted.came?.challenge === null ? traceOf(token, caller, 'session:started') : nothingYet,
  });

/** Gives its token to the command that waits for it; undefined = there is none to give. */
export const claimSession = (
  ledger: Ledger,
  rows: Rows,
  { caller, ...asked }: Parameters<Rows['tokens']['claim']>[0] & { caller: (token: Token) => Caller },
): Promise<Token | undefined> =>
  write(ledger, rows, {
    change: () => rows.tokens.claim(asked),
    trace: (token) => (token === undefined ? null : traceOf(token, caller(token), 'session:started')),
  });

/** Ends a session because its person signs out. */
export const endSession = (
  ledger: Ledger,
  rows: Rows,
  { caller, token }: { caller: Caller; token: Token },
): Promise<Token> =>
  write(ledger, rows, {
    change: () => rows.tokens.revoke(token.id, { actor: caller.actor, reason: null }),
    trace: (ended) => traceOf(ended, caller, 'session:ended'),
  });

/** The provider vouched for somebody, or a CI for a job of its own, who is not let in. */
export const refuseSession = (
  ledger: Ledger,
  rows: Rows,
  { caller, why, job = null }: { caller: Caller; why: string; job?: CiJob | null },
): Promise<void> => note(ledger, rows, rowOf(caller, 'session:refused', { why, ...factsOf(job) }));

const nothingYet: Trace = { audit: [], told: null, touches: [], wakes: null };

function traceOf(
  { id, kind, holder, scopes, expiresAt, job }: Token,
  caller: Caller,
  name: Extract<EventName, `session:${string}`>,
): Trace {
  const facts = {
    ...{ token: id, kind, holder: holder.id, scopes, expiresAt: expiresAt.toISOString() },
    ...factsOf(job),
  };
  return { ...nothingYet, audit: [rowOf(caller, name, facts)] };
}

/** What a job was when it came: names change, and what they were then is what somebody looks for. */
function factsOf(job: CiJob | null): Trace['audit'][number]['facts'] {
  if (job === null) return {};
  const { kind: _kind, ...facts } = job;
  return facts;
}

const rowOf = ({ actor, requestId }: Caller, name: EventName, facts: Trace['audit'][number]['facts']) => ({
  ...{ name, stage: null, promotion: null, actor, requestId, reason: null },
  facts,
});
