import { createHash, randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { beginSignIn, claimToken } from '../../contract/sign-in.js';
import { placeOf } from '../../model/service-address.js';
import { signInSeconds } from '../../model/sign-in.js';
import { variableIn } from '../../model/variable.js';
import { addressOf, call } from '../client/call.js';
import { clientAt, stoppable, type HttpClient } from '../client/http-client.js';
import { assertPrivate, noProof } from '../client/proof.js';
import { serviceAddress } from '../client/service-address.js';
import { openBrowser } from '../sign-in/browser.js';
import { keepSignIn, readKept } from '../sign-in/kept.js';
import { endSignIn } from '../sign-in/end.js';
import { openOwnAddress, type Brought, type OwnAddress, type Returned } from '../sign-in/own-address.js';
import { waitFor } from '../sign-in/wait.js';
import { spoken } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { printOne } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';
import { onSignals } from '../terminal/terminal.js';

interface LoginOptions {
  readonly browser?: boolean;
}

type Claimed = z.output<typeof claimToken.answer>;

/**
 * Signs a person in: their browser goes to the identity provider and comes back to this command, which proves to the
 * service that it was the one that asked. Throws `sign-in-timeout`, `not-let-in`, `token-in-the-clear`, `not-kept`.
 */
export async function login(invocation: Invocation, { browser }: LoginOptions): Promise<ExitCode> {
  const { url } = await serviceAddress(invocation);
  assertPrivate(url);
  // Whoever was somebody here before begins as nobody.
  const stop = new AbortController();
  const client = stoppable(clientAt(invocation, { url, door: null, proof: noProof }), stop.signal);
  const own = await openOwnAddress(invocation.texts.login, invocation.language);
  const restore = onSignals(['SIGINT', 'SIGTERM'], () => {
    stop.abort();
  });
  try {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('hex');
    const path = addressOf(beginSignIn, { query: { port: String(own.port), challenge } });
    // Where nobody signs in, that is said here and not in a browser.
    const led = await client.fetch({ method: 'get', path, accept: [303] });
    led.end();
    await leadThere(invocation, { address: url + path, port: own.port, opens: browser !== false });
    const returned = await theReturned(invocation, own, stop.signal);
    return report(
      invocation,
      client,
      await keep(invocation, client, { returned, verifier, stop: stop.signal }),
    );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    invocation.note(invocation.texts.login.stopped);
    return exitCodes.detached;
  } finally {
    restore();
    await own.close();
  }
}

/** The address is printed in any case: the browser that opens may be none that the person sees. */
async function leadThere(
  { texts: { login: words }, terminal, note }: Invocation,
  { address, port, opens }: { address: string; port: number; opens: boolean },
): Promise<void> {
  const isOpened = opens && (await openBrowser(address, terminal));
  note(isOpened ? words.opened : words.open);
  note(`  ${address}`);
  if (!isOpened && (terminal.env['SSH_CONNECTION'] ?? '') !== '') note(words.elsewhere({ port }));
}

/** Throws `sign-in-timeout`, or with what the signal says. */
async function theReturned(invocation: Invocation, own: OwnAddress, stop: AbortSignal): Promise<Returned> {
  const most = Math.min(invocation.timeout ?? Infinity, signInSeconds * 1000);
  const waited = await waitFor(invocation, own.returned, { most, stop });
  if (waited.kind === 'ended') return waited.with;
  if (waited.kind === 'detached') throw stop.reason as Error;
  throw failure('sign-in-timeout', { after: spoken(invocation, most / 1000) });
}

/** The browser is told how it ended only when the token is kept. */
async function keep(
  invocation: Invocation,
  client: HttpClient,
  { returned, verifier, stop }: { returned: Returned; verifier: string; stop: AbortSignal },
): Promise<Claimed> {
  const { env } = invocation.terminal;
  const origin = placeOf(client.url);
  let isKept = false;
  try {
    const { brought } = returned;
    if ('refused' in brought) throw refusedThere(invocation, brought);
    const claimed = await call(client, claimToken, { body: { code: brought.code, verifier } });
    const { id: token, secret, expiresAt } = claimed;
    if (secret === null) throw failure('other-contract', { url: client.url, fields: ['/secret'] });
    const before = await readKept(env, origin);
    await keepSignIn(env, { origin, secret, token, expiresAt });
    isKept = true;
    if (before?.signIn != null) await endSignIn(invocation, { ...before.signIn, url: client.url, stop });
    return claimed;
  } finally {
    await returned.answer(isKept);
  }
}

function refusedThere(
  { messages }: Invocation,
  { refused, request }: Extract<Brought, { refused: unknown }>,
) {
  const meaning = messages.problemMeanings[refused];
  return failure('not-let-in', { code: refused, meaning, request });
}

function report(invocation: Invocation, { url }: HttpClient, claimed: Claimed): ExitCode {
  const { id, holder, scopes, expiresAt } = claimed;
  const { login: words } = invocation.texts;
  const facts = {
    ...{ url, scopes, until: localTime(expiresAt) },
    who: plainLine(holder.name === null ? holder.id : `${holder.name} (${holder.id})`),
  };
  printOne(invocation, { server: url, holder, scopes, expiresAt, token: id }, () => [
    words.done(facts),
    words.next,
  ]);
  if ((variableIn(invocation.terminal.env, 'SWITCHBACK_TOKEN') ?? '') !== '')
    invocation.note(words.variableFirst);
  return exitCodes.ok;
}
