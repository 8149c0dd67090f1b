import type { Request, Response } from 'express';
import * as routes from '../contract/sign-in.js';
import { isRefusal, Refusal } from '../model/error.js';
import { prefixOf } from '../model/service-address.js';
import { sessionSeconds, signInSeconds, type CommandWaiting } from '../model/sign-in.js';
import type { IdentityProvider } from '../ports/identity-provider.js';
import { beginPending, boundOf } from '../requests/pending-sign-in.js';
import { claimToken, signIn, signOut, waitingFor, type LetIn } from '../requests/sign-in.js';
import { viewToken } from '../queries/token.js';
import type { ApiPorts } from './api-ports.js';
import { languageOfRequest, requestIdOf } from './caller.js';
import { cookiePlace, pendingCookie, sessionCookie } from './cookies.js';
import { parse } from './parse.js';
import { pendingIn, pendingText } from './pending-cookie.js';
import { serve, serveRaw, type Served } from './serve.js';
import { signedInPage } from './sign-in-page.js';
import { tokenResource } from './token-resource.js';

/** How people come in and go: their provider says who they are. */
export const signInRoutes = (ports: ApiPorts): readonly Served[] => [
  serveRaw(routes.beginSignIn, async (request, response) => {
    const provider = providerOf(ports);
    const { to, port, challenge } = parse(routes.beginSignIn.query, request.query, '/query');
    const pending = beginPending({ to, command: waiting(port, challenge) }, ports.now());
    const address = await provider.addressFor(boundOf(pending), callbackOf(ports, request).href);
    const cookie = pendingCookie.set(pendingText(pending), signInSeconds, cookiePlace(ports));
    response.status(303).setHeader('Set-Cookie', cookie).setHeader('Location', address).end();
  }),
  serveRaw(routes.endSignIn, async (request, response) => {
    const cookies = cookiePlace(ports);
    const provider = providerOf(ports);
    // Whatever comes of it, this one is over.
    response.setHeader('Set-Cookie', pendingCookie.clear(cookies));
    const address = callbackOf(ports, request);
    address.search = new URL(request.originalUrl, address).search;
    const pending = pendingIn(pendingCookie.in(request, cookies));
    const asked = { pending, address, requestId: requestIdOf(request) };
    const command = waitingFor(pending, address.searchParams.get('state') ?? '', ports.now());
    const told = (facts: Readonly<Record<string, string>>, { port }: CommandWaiting) =>
      response
        .status(303)
        .setHeader('Location', `http://127.0.0.1:${String(port)}/?${query(facts)}`)
        .end();
    try {
      const come = await signIn({ ...ports.verbs, now: ports.now }, provider, asked);
      if (command === null) welcome(ports, request, { come, response });
      else told({ code: come.secret }, command);
    } catch (error) {
      // Who waits in a terminal would wait in vain.
      if (command === null || !isRefusal(error)) throw error;
      told({ refused: error.code, request: requestIdOf(request) }, command);
    }
  }),
  serve(routes.claimToken, async ({ rows, body, caller }) => {
    const { token, secret } = await claimToken(ports.verbs, rows, { ...body, requestId: caller.requestId });
    const shown = tokenResource(await viewToken(rows, token));
    return { status: 201, body: { ...shown, secret }, kept: { ...shown, secret: null } };
  }),
  serve(routes.signOut, async ({ rows, caller }) => {
    await signOut(ports.verbs, rows, caller);
    return { status: 204, body: null, headers: { 'Set-Cookie': sessionCookie.clear(cookiePlace(ports)) } };
  }),
];

function providerOf({ provider }: ApiPorts): IdentityProvider {
  if (provider === null) throw new Refusal('no-sign-in', {});
  return provider;
}

/** Both or none: what a command sends alone would come to nobody. Throws `validation`. */
function waiting(port: string | undefined, challenge: string | undefined): CommandWaiting | null {
  if (port === undefined && challenge === undefined) return null;
  if (port !== undefined && challenge !== undefined && Number(port) <= 65_535)
    return { port: Number(port), challenge };
  const pointer = port === undefined ? '/query/port' : '/query/challenge';
  throw new Refusal('validation', {}, { errors: [{ pointer, code: 'bad-text' }] });
}

/** The address that the provider knows us by. */
const callbackOf = ({ publicUrl }: ApiPorts, request: Request): URL =>
  new URL((publicUrl ?? `${request.protocol}://${request.headers.host ?? ''}`) + routes.endSignIn.path);

/**
 * A page and no redirect: the browser still counts what a redirect asks for as coming from the provider, and would
 * keep its cookie to itself.
 */
function welcome(
  ports: Pick<ApiPorts, 'publicUrl'>,
  request: Request,
  { come, response }: { come: LetIn; response: Response },
): void {
  const language = languageOfRequest(request);
  response.append('Set-Cookie', sessionCookie.set(come.secret, sessionSeconds, cookiePlace(ports)));
  response.setHeader('Content-Language', language);
  const { name, id } = come.token.holder;
  response.type('html').send(
    signedInPage({
      name: name ?? id,
      ...{ to: come.pending.to, language, prefix: prefixOf(ports.publicUrl) },
    }),
  );
}

const query = (facts: Readonly<Record<string, string>>): string => new URLSearchParams(facts).toString();
