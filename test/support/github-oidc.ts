import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { openIssuer, type Relayed } from './issuer-server.js';

/**
 * A simulation of what GitHub signs for its jobs: a real HTTP server with real RSA keys, which says of a job what the
 * test wants. GitHub itself is asked for nothing; GitLab's keys lie here too, where GitLab has them.
 */
export interface SimulatedOidc {
  readonly issuer: string;
  /** What a job with `id-token: write` gets in its environment. */
  readonly environment: Readonly<
    Record<'ACTIONS_ID_TOKEN_REQUEST_URL' | 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', string>
  >;
  /** What was asked for, in its order: keys, and tokens with their audience. */
  readonly asked: string[];
  /** Every token that a job was given. */
  readonly given: string[];
  /** What the next job is. */
  claims: JWTPayload;
  /** What is wrong with its answers. */
  trouble: 'none' | 'no-keys' | 'redirects' | 'floods' | 'no-tokens';
  /** A token with these claims, `undefined` = left out; signed by its own key unless another is said. */
  sign(claims: JWTPayload, how?: Signing): Promise<string>;
  /** A key that it has not published. */
  readonly foreignKey: CryptoKey;
  close(): Promise<void>;
}

interface Signing {
  readonly key?: CryptoKey;
  readonly header?: Readonly<Record<string, unknown>>;
  /** In seconds from now. */
  readonly times?: { readonly iat?: number; readonly nbf?: number; readonly exp?: number };
}

/** What GitHub says of a push to main; ids and names are made up. */
export const aPush = (change: JWTPayload = {}): JWTPayload => ({
  sub: 'repo:acme/shop:ref:refs/heads/main',
  ...{ repository: 'acme/shop', repository_id: '700100', repository_visibility: 'private' },
  ...{ repository_owner: 'acme', repository_owner_id: '42', enterprise: 'acme' },
  ...{ ref: 'refs/heads/main', ref_type: 'branch', ref_protected: 'true', event_name: 'push' },
  ...{ head_ref: '', base_ref: '', sha: 'c'.repeat(40), actor: 'mina', actor_id: '5150' },
  ...{ run_id: '9876543210', run_number: '42', run_attempt: '1', workflow: 'build' },
  workflow_ref: 'acme/shop/.github/workflows/build.yml@refs/heads/main',
  job_workflow_ref: 'acme/shop/.github/workflows/build.yml@refs/heads/main',
  runner_environment: 'github-hosted',
  ...change,
});

/** What GitLab says of the same; its references are others, and its names. */
export const aPipeline = (change: JWTPayload = {}): JWTPayload => ({
  sub: 'project_path:acme/shop:ref_type:branch:ref:main',
  ...{ project_path: 'acme/shop', project_id: '20', namespace_path: 'acme', namespace_id: '72' },
  ...{ ref: 'main', ref_type: 'branch', ref_path: 'refs/heads/main', ref_protected: 'true' },
  ...{ pipeline_id: '574', pipeline_source: 'push', job_id: '302', sha: 'c'.repeat(40) },
  ...{ user_id: '1', user_login: 'mina', runner_id: 7, runner_environment: 'gitlab-hosted' },
  ci_config_ref_uri: 'gitlab.example/acme/shop//.gitlab-ci.yml@refs/heads/main',
  ...change,
});

const requestToken = 'canary-of-the-request-token';

/** On loopback, or where a relay passes on to it. */
export async function openGithubOidc(relayed: Relayed | null = null): Promise<SimulatedOidc> {
  const pair = () => generateKeyPair('RS256', { extractable: true });
  const foreign = await pair();
  const own = await pair();
  let tokens = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', made.issuer);
    const audience = searchParams.get('audience');
    made.asked.push(audience === null ? pathname : `${pathname} ${audience}`);
    const keys = ['/.well-known/jwks', '/oauth/discovery/keys'];
    if (pathname === '/.well-known/openid-configuration')
      send(response, { issuer: made.issuer, jwks_uri: `${made.issuer}/.well-known/jwks` });
    else if (made.trouble === 'no-keys') response.writeHead(503).end();
    else if (made.trouble === 'redirects') response.writeHead(302, { location: '/elsewhere' }).end();
    else if (made.trouble === 'floods')
      response.writeHead(200).end(`{"keys":[],"x":"${'x'.repeat(2_000_000)}"}`);
    else if (keys.includes(pathname) || pathname === '/elsewhere') {
      const jwk = await exportJWK(own.publicKey);
      send(response, { keys: [{ ...jwk, kid: 'key-1', alg: 'RS256', use: 'sig' }] });
    } else if (pathname === '/job/token') {
      const isAllowed = request.headers.authorization?.toLowerCase() === `bearer ${requestToken}`;
      if (!isAllowed || made.trouble === 'no-tokens') return void response.writeHead(403).end();
      const value = await made.sign({ ...made.claims, aud: audience ?? 'https://github.com/acme' });
      made.given.push(value);
      send(response, { count: value.length, value });
    } else response.writeHead(404).end();
  };
  const { issuer, close } = await openIssuer((request, response) => void answer(request, response), relayed);
  const made: SimulatedOidc = {
    issuer,
    environment: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${issuer}/job/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    asked: [],
    given: [],
    claims: aPush(),
    trouble: 'none',
    foreignKey: foreign.privateKey,
    sign: (claims, { key = own.privateKey, header = {}, times = {} } = {}) => {
      tokens += 1;
      const now = Math.floor(Date.now() / 1000);
      const { iat = 0, nbf = -5, exp = 300 } = times;
      const whole = { iss: issuer, jti: `jti-${String(tokens)}`, iat: now + iat, nbf: now + nbf };
      const payload = { ...whole, exp: now + exp, ...claims };
      // What is undefined is left out of the text that is signed.
      return new SignJWT(JSON.parse(JSON.stringify(payload)) as JWTPayload)
        .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'JWT', ...header })
        .sign(key);
    },
    close,
  };
  return made;
}

const send = (response: ServerResponse, body: object): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
