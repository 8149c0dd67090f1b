import * as client from 'openid-client';
import { isRefusal, Refusal } from '../model/error.js';
import type { GroupScopes, Person } from '../model/sign-in.js';
import type { IdentityProvider, SignInBound } from '../ports/identity-provider.js';
import type { Log } from '../ports/log.js';
import { boundedFetch } from './bounded-fetch.js';
import { claimsOf, keysAt, publicAlgorithms } from './id-token.js';
import { personIn } from './person.js';

/** What the service is told of the provider. */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: string;
  readonly groupsClaim: string;
  readonly groupScopes: readonly GroupScopes[];
}

interface Found {
  readonly config: client.Configuration;
  readonly keys: ReturnType<typeof keysAt>;
}

/** For how long what a provider says of itself is taken as it was. */
const keptMilliseconds = 3_600_000;
/** How soon it is asked again where it did not answer, or a token names a key that it did not have. */
const againMilliseconds = 60_000;

interface Known {
  /** In milliseconds. */
  readonly since: number;
  readonly found: Promise<Found>;
}

/** A provider of OpenID Connect. What it says of itself is asked for when somebody signs in, and known for a while. */
export function openIdProvider(
  settings: ProviderSettings,
  { now, log, fetch }: { now: () => Date; log: Log; fetch: typeof globalThis.fetch },
): IdentityProvider {
  const { issuer, groupsClaim, groupScopes } = settings;
  let known: Known | null = null;
  const ageOf = ({ since }: Known): number => now().getTime() - since;
  const askAnew = (before: Known | null): Promise<Found> => {
    const made = discover(settings, fetch).catch((error: unknown) => {
      // Where it is away, what it said before still holds; whoever comes a minute later asks again.
      known =
        before === null ? null : { ...before, since: now().getTime() - keptMilliseconds + againMilliseconds };
      if (before === null) throw error;
      log.warn({ issuer, code: codeOf(error) }, 'the provider could not be asked anew; what it said stays');
      return before.found;
    });
    known = { since: now().getTime(), found: made };
    return made;
  };
  const found = (): Promise<Found> =>
    known !== null && ageOf(known) < keptMilliseconds ? known.found : askAnew(known);
  /** For a key that it did not have; null = it was asked just now. */
  const later = (): Promise<Found> | null =>
    known !== null && ageOf(known) < againMilliseconds ? null : askAnew(known);
  const asked = <T>(work: (found: Found) => Promise<T>): Promise<T> =>
    found()
      .then(work)
      .catch((error: unknown) => {
        throw refusalOf(error, { issuer, log });
      });
  return {
    issuer,
    groupsClaim,
    groupScopes,
    addressFor: ({ state, nonce, verifier }, callback) =>
      asked(async ({ config }) => {
        const challenge = await client.calculatePKCECodeChallenge(verifier);
        const parameters = { redirect_uri: callback, scope: settings.scopes, state, nonce };
        return client.buildAuthorizationUrl(config, {
          ...parameters,
          code_challenge: challenge,
          code_challenge_method: 'S256',
        }).href;
      }),
    person: (bound, returned) =>
      asked((there) => vouchedFor(settings, there, { bound, returned, later, now: now() })),
  };
}

async function discover(
  { issuer, clientId, clientSecret }: ProviderSettings,
  fetch: typeof globalThis.fetch,
): Promise<Found> {
  const config = await client.discovery(new URL(issuer), clientId, undefined, secretBy(clientSecret), {
    timeout: 10,
    // Of all that is asked from then on, too.
    [client.customFetch]: boundedFetch(fetch),
    // Only where the settings allow it: the provider is on this machine.
    // oxlint-disable-next-line typescript/no-deprecated
    ...(issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {}),
  });
  const { jwks_uri: keys } = config.serverMetadata();
  if (keys === undefined) throw new Error('the provider names no keys');
  return { config, keys: keysAt(keys, fetch) };
}

/** By the header, as every provider may be asked, unless this one takes the body only. */
const secretBy =
  (secret: string): client.ClientAuth =>
  (server, ...rest) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const by = ways.includes('client_secret_basic') ? client.ClientSecretBasic : client.ClientSecretPost;
    by(secret)(server, ...rest);
  };

interface Answer {
  readonly bound: SignInBound;
  readonly returned: URL;
  readonly later: () => Promise<Found> | null;
  readonly now: Date;
}

async function vouchedFor(
  { issuer, clientId, groupsClaim }: ProviderSettings,
  there: Found,
  { bound, returned, later, now }: Answer,
): Promise<Person> {
  const { config } = there;
  const { state, nonce, verifier } = bound;
  const tokens = await client.authorizationCodeGrant(config, returned, {
    ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
    idTokenExpected: true,
  });
  // The library takes it unsigned from the provider's own mouth; who could stand in between is not believed either.
  const claimsBy = ({ keys, config: said }: Found) =>
    claimsOf(tokens.id_token ?? '', keys, {
      issuer: said.serverMetadata().issuer,
      audience: clientId,
      algorithms: publicAlgorithms,
      required: ['nonce'],
      mostSeconds: 600,
      now,
    });
  const claims = await claimsBy(there).catch(async (error: unknown) => {
    // Its keys may lie elsewhere by now.
    const moved = codeOf(error) === 'ERR_JWKS_NO_MATCHING_KEY' ? await later() : null;
    if (moved === null) throw error;
    return claimsBy(moved);
  });
  const more = await whatElse(config, tokens, { subject: claims.sub, isKnown: groupsClaim in claims });
  const person = personIn(issuer, { ...more, ...claims }, groupsClaim);
  if (person === null) throw new Refusal('sign-in-refused', { why: 'nameless' });
  return person;
}

/** Some providers say groups and names only where they are asked once more. */
async function whatElse(
  config: client.Configuration,
  { access_token: access }: { access_token: string },
  { subject, isKnown }: { subject: string; isKnown: boolean },
): Promise<Readonly<Record<string, unknown>>> {
  if (isKnown || config.serverMetadata().userinfo_endpoint === undefined) return {};
  return client.fetchUserInfo(config, access, subject);
}

/** What went wrong, without a word of what the provider sent. */
function refusalOf(error: unknown, { issuer, log }: { issuer: string; log: Log }): Refusal {
  if (isRefusal(error)) return error;
  const code = codeOf(error);
  log.warn({ issuer, code }, 'a sign-in failed');
  if (error instanceof client.AuthorizationResponseError)
    return new Refusal('sign-in-refused', { why: 'denied' });
  if (error instanceof client.ResponseBodyError) return new Refusal('sign-in-refused', { why: 'code' });
  if (tokenFault.test(code)) return new Refusal('sign-in-refused', { why: 'id-token' });
  return new Refusal('provider-unreachable', { issuer }, {}, { cause: error });
}

/** What the two libraries say of a token that is not as it has to be; that keys could not be fetched is something else. */
const tokenFault =
  /^(OAUTH_(JWT_\w+|INVALID_RESPONSE)|ERR_JW[ST]_\w+|ERR_JOSE_ALG_NOT_ALLOWED|ERR_JWKS_NO_MATCHING_KEY)$/;

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && code !== 'OAUTH_INVALID_RESPONSE') return code;
  const within = (cause as { code?: unknown } | undefined)?.code;
  if (typeof within === 'string') return within;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}
