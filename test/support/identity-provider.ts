import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT, type JWTPayload } from 'jose';
import Provider from 'oidc-provider';
import { openIssuer, type Relayed } from './issuer-server.js';

/** A real provider of OpenID Connect on loopback, with people whom the test names. */
export interface TestProvider {
  readonly issuer: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** Who sits in front of the browser; null = somebody who turns back. */
  person: string | null;
  /** What is changed about an ID token before it is sent, and by whom it is signed then. */
  tamper: ((claims: JWTPayload) => JWTPayload) | null;
  /** Signs what was changed by keys that nobody can look up. */
  forges: boolean;
  readonly people: Map<string, Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

const client = { id: 'switchback', secret: 'canary-of-the-client-secret' };

/**
 * Opens it for a service whose callback is known only later, when the service listens; on loopback, or where a relay
 * passes on to it.
 */
export async function openProvider(
  callbacks: () => readonly string[],
  relayed: Relayed | null = null,
): Promise<TestProvider> {
  let handle: ((request: IncomingMessage, response: ServerResponse) => void) | null = null;
  const { issuer, close } = await openIssuer((request, response) => {
    handle ??= handlerOf(made, callbacks(), keys);
    handle(request, response);
  }, relayed);
  const keys = await keyPairs();
  const made: TestProvider = {
    issuer,
    client,
    person: 'hana',
    tamper: null,
    forges: false,
    people: new Map(),
    close,
  };
  return made;
}

async function keyPairs() {
  const [own, foreign] = [
    await generateKeyPair('RS256', { extractable: true }),
    await generateKeyPair('RS256', { extractable: true }),
  ];
  return {
    own: { ...(await exportJWK(own.privateKey)), kid: 'own', alg: 'RS256', use: 'sig' },
    foreign: { ...(await exportJWK(foreign.privateKey)), kid: 'own', alg: 'RS256', use: 'sig' },
  };
}

function handlerOf(
  test: TestProvider,
  callbacks: readonly string[],
  keys: Awaited<ReturnType<typeof keyPairs>>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const provider = new Provider(test.issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: callbacks,
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [keys.own] },
    cookies: { keys: ['only for a test'] },
    claims: { openid: ['sub'], profile: ['name', 'groups'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/sits-in-front' },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...test.people.get(id) }),
    }),
    loadExistingGrant: async ({ oidc }: { oidc: { account: { accountId: string } } }) => {
      const grant = new provider.Grant({ accountId: oidc.account.accountId, clientId: client.id });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  provider.use(async (context, next) => {
    await next();
    const { body } = context;
    if (context.oidc?.route !== 'token' || body?.id_token === undefined || test.tamper === null) return;
    const key = await importJWK(test.forges ? keys.foreign : keys.own, 'RS256');
    const claims = test.tamper(decodeJwt(body.id_token));
    body.id_token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(key);
  });
  const callback = provider.callback();
  return (request, response) => {
    if (request.url?.startsWith('/sits-in-front') !== true) {
      callback(request, response);
      return;
    }
    const { person } = test;
    const result = person === null ? { error: 'access_denied' } : { login: { accountId: person } };
    void provider.interactionFinished(request, response, result);
  };
}
