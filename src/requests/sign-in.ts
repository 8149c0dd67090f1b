import { claimSession, endSession, refuseSession, startSession } from '../ledger/session.js';
import type { Ledger } from '../ledger/write.js';
import { systemActor, type Actor } from '../model/actor.js';
import type { Asker, Caller } from '../model/caller.js';
import { isRefusal, Refusal } from '../model/error.js';
import {
  codeSeconds,
  personId,
  sessionSeconds,
  type CommandWaiting,
  type Person,
  type SignInFault,
} from '../model/sign-in.js';
import { scopesOfGroups } from '../policy/group.js';
import type { IdentityProvider } from '../ports/identity-provider.js';
import type { Rows } from '../ports/rows.js';
import type { Store } from '../ports/store.js';
import type { Token } from '../model/token.js';
import { findToken } from '../queries/token.js';
import { boundOf, isOwnSignIn, type Pending } from './pending-sign-in.js';
import { digestOf, newSecret } from './secret.js';

type Desk = Ledger & { readonly store: Store; readonly now: () => Date };

/** What came back from the provider, and the sign-in that this browser began. */
interface Returned {
  readonly pending: Pending | null;
  readonly address: URL;
  readonly requestId: string | null;
}

/** Somebody who is let in; the secret is for their browser, or the code for the command that waits. */
export interface LetIn {
  readonly token: Token;
  readonly secret: string;
  readonly pending: Pending;
}

/**
 * Lets in whom the provider vouches for, with what their groups give them as they are now. Throws `sign-in-unknown`,
 * `sign-in-refused`, `no-role`, `provider-unreachable`.
 */
export async function signIn(
  ports: Desk,
  provider: IdentityProvider,
  { pending, address, requestId }: Returned,
): Promise<LetIn> {
  const state = address.searchParams.get('state') ?? '';
  if (pending === null || !isOwnSignIn(pending, state, ports.now())) throw new Refusal('sign-in-unknown', {});
  const bound = boundOf(pending);
  // Before the provider is asked: what was used once leads nowhere, whatever the provider thinks of its code.
  const person = (await ports.store.read.tokens.cameInBy(bound.digest))
    ? new Refusal('sign-in-refused', { why: 'used' })
    : await provider.person(bound, address).catch(refusalIn);
  if (person instanceof Refusal) {
    if (isRefusal(person, 'sign-in-refused') && person.facts.why !== 'denied')
      await noteRefused(ports, { actor: systemActor('sign-in'), requestId }, person.facts.why);
    throw person;
  }
  const actor = actorOf(person, pending);
  const refused = async (why: SignInFault | 'no-role', refusal: Refusal): Promise<never> => {
    await noteRefused(ports, { actor, requestId }, why);
    throw refusal;
  };
  const scopes = scopesOfGroups(provider.groupScopes, person.groups);
  if (scopes.length === 0)
    return refused(
      'no-role',
      new Refusal('no-role', { name: person.name ?? person.subject, claim: provider.groupsClaim }),
    );
  const secret = newSecret();
  const token = await ports.store.transaction((rows) =>
    letIn(ports, rows, { actor, requestId, scopes, secret, pending, signIn: bound.digest }),
  );
  return token === null
    ? refused('used', new Refusal('sign-in-refused', { why: 'used' }))
    : { token, secret, pending };
}

/** The command that waits for this sign-in; null = none does, or another browser began it. */
export const waitingFor = (pending: Pending | null, state: string, now: Date): CommandWaiting | null =>
  pending !== null && isOwnSignIn(pending, state, now) ? pending.command : null;

const noteRefused = (ports: Desk, caller: Caller, why: SignInFault | 'no-role'): Promise<void> =>
  ports.store.transaction((rows) => refuseSession(ports, rows, { caller, why }));

/** Throws whatever is none. */
function refusalIn(error: unknown): Refusal {
  if (isRefusal(error)) return error;
  throw error;
}

interface Known {
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly scopes: readonly string[];
  readonly secret: string;
  readonly pending: Pending;
  readonly signIn: string;
}

/** null = somebody came in by the same sign-in meanwhile. */
async function letIn(
  ports: Ledger,
  rows: Rows,
  { actor, requestId, scopes, secret, pending: { command }, signIn: used }: Known,
): Promise<Token | null> {
  if (await rows.tokens.cameInBy(used)) return null;
  return startSession(ports, rows, {
    caller: { actor, requestId },
    name: command === null ? 'browser' : 'command line',
    holder: { id: actor.id, name: actor.name ?? null },
    scopes,
    digest: digestOf(secret),
    seconds: command === null ? sessionSeconds : codeSeconds,
    came: {
      kind: command === null ? 'session' : 'login',
      signIn: used,
      challenge: command?.challenge ?? null,
    },
  });
}

/** Gives the command that a person signed in for its token, once. Throws `sign-in-unknown`. */
export async function claimToken(
  ports: Ledger,
  rows: Rows,
  { code, verifier, requestId }: { code: string; verifier: string; requestId: string | null },
): Promise<{ token: Token; secret: string }> {
  const secret = newSecret();
  const token = await claimSession(ports, rows, {
    code: digestOf(code),
    challenge: digestOf(verifier),
    digest: digestOf(secret),
    seconds: sessionSeconds,
    caller: ({ id, actor }) => ({ actor: { ...actor, credential: id }, requestId }),
  });
  if (token === undefined) throw new Refusal('sign-in-unknown', {});
  return { token, secret };
}

/** Ends the sign-in by which somebody asks. Throws `not-signed-in`. */
export async function signOut(ports: Ledger, rows: Rows, caller: Asker): Promise<void> {
  const { credential } = caller.actor;
  const token = credential === undefined ? null : await findToken(rows, credential);
  if (token === null || token.kind === 'token') throw new Refusal('not-signed-in', {});
  const locked = await rows.tokens.lock(token.id);
  if (locked?.revoked === null) await endSession(ports, rows, { caller, token });
}

const actorOf = (person: Person, { command }: Pending): Actor => ({
  id: personId(person),
  via: command === null ? 'web' : 'cli',
  ...(person.name === null ? {} : { name: person.name }),
});
