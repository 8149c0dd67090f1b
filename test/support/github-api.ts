import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jwtVerify } from 'jose';
import * as z from 'zod';

/**
 * A SIMULATION of the part of GitHub's REST API that this product uses, made after its documentation: real HTTP on
 * loopback, with the headers that GitHub demands, its schemas (what it does not know is refused), its states and its
 * refusals. It is not GitHub, and what GitHub itself would say of more than this nobody has asked here.
 */
export interface SimulatedGitHub {
  readonly api: string;
  readonly repository: string;
  readonly token: string;
  /** The App, and its private key as GitHub gives it. */
  readonly app: { readonly id: string; readonly key: string };
  readonly deployments: SimulatedDeployment[];
  /** Every request that came, as `POST /repos/…`. */
  readonly asked: string[];
  /** Commits that are there; anything else is no ref. */
  readonly commits: Set<string>;
  /** What comes instead of the next answers; `late` = it does what it is asked, and the answer never comes. */
  readonly faults: Fault[];
  /** How many tokens of the App were given. */
  tokensGiven: number;
  close(): Promise<void>;
}

export type Fault =
  | 'cut'
  | 'late'
  | {
      readonly status: number;
      readonly message: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface SimulatedDeployment {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: unknown;
  /** Newest last. */
  readonly statuses: { state: string; description: string; log_url: string }[];
}

const LeastToken = (repository: string) =>
  z.strictObject({
    repositories: z.tuple([z.literal(repository.split('/')[1] ?? '')]),
    permissions: z.strictObject({ deployments: z.literal('write') }),
  });

const NewDeployment = z.strictObject({
  ref: z.string().min(1),
  task: z.string().optional(),
  auto_merge: z.boolean().optional(),
  required_contexts: z.array(z.string()).optional(),
  payload: z.union([z.looseObject({}), z.string()]).optional(),
  environment: z.string().min(1).max(255),
  description: z.string().nullable().optional(),
  transient_environment: z.boolean().optional(),
  production_environment: z.boolean().optional(),
});

const NewStatus = z.strictObject({
  state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
  target_url: z.string().optional(),
  log_url: z.url().optional(),
  description: z.string().max(140).optional(),
  environment: z.string().optional(),
  environment_url: z.string().optional(),
  auto_inactive: z.boolean().optional(),
});

const installation = 4711;

class Answer extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(String(status));
  }
}

const refusal = (status: number, message: string): Answer =>
  new Answer(status, { message, documentation_url: 'https://docs.github.com/rest', status: String(status) });

/** Opens it with one repository, whose App is installed there. */
export async function openGitHub(repository = 'acme/api'): Promise<SimulatedGitHub> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const server = createServer((request, response) => void answer(made, privateKey, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const made: SimulatedGitHub = {
    api: `http://127.0.0.1:${String(port)}`,
    repository,
    token: 'ghp_canaryOfTheTokenOfGitHub',
    app: { id: 'Iv23canary', key },
    ...{ deployments: [], asked: [], commits: new Set(), faults: [], tokensGiven: 0 },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return made;
}

async function answer(
  github: SimulatedGitHub,
  key: KeyObject,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  github.asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
  const fault = github.faults.shift();
  if (fault === 'cut') return void request.socket.destroy();
  if (fault !== undefined && fault !== 'late') {
    send(response, new Answer(fault.status, { message: fault.message }, fault.headers));
    return;
  }
  const given = await decide(github, key, request, body).catch((error: unknown) => {
    if (error instanceof Answer) return error;
    throw error;
  });
  if (fault === 'late') return void request.socket.destroy();
  send(response, given);
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

async function decide(
  github: SimulatedGitHub,
  key: KeyObject,
  request: IncomingMessage,
  body: string,
): Promise<Answer> {
  const { headers, method } = request;
  if ((headers['user-agent'] ?? '') === '') return refusal(403, 'Request forbidden by administrative rules.');
  if (headers.accept !== 'application/vnd.github+json' || headers['x-github-api-version'] !== '2022-11-28')
    return refusal(400, 'The headers of this version are missing.');
  const url = new URL(request.url ?? '/', github.api);
  const [, token = ''] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  const own = `/repos/${github.repository}`;
  if (url.pathname === `${own}/installation`) {
    await assertApp(github, key, token);
    return new Answer(200, { id: installation, app_slug: 'switchback' });
  }
  if (url.pathname === `/app/installations/${String(installation)}/access_tokens`) {
    await assertApp(github, key, token);
    // GitHub would give more, too; nobody here has reason to ask for it.
    if (!LeastToken(github.repository).safeParse(jsonOf(body)).success)
      return refusal(422, 'This token may more than write deployments of one repository.');
    github.tokensGiven += 1;
    const until = new Date(Date.now() + 3_600_000).toISOString();
    return new Answer(201, { token: `ghs_${github.token}`, expires_at: until, permissions: {} });
  }
  if (token !== github.token && token !== `ghs_${github.token}`) return refusal(401, 'Bad credentials');
  if (!url.pathname.startsWith(`${own}/deployments`)) return refusal(404, 'Not Found');
  const rest = url.pathname.slice(`${own}/deployments`.length);
  if (rest === '') return method === 'POST' ? create(github, jsonOf(body)) : list(github, url.searchParams);
  const [, id = '', deep] = /^\/(\d+)(\/statuses)?$/.exec(rest) ?? [];
  const found = github.deployments.find((one) => String(one.id) === id);
  if (found === undefined || deep === undefined) return refusal(404, 'Not Found');
  if (method !== 'POST') return new Answer(200, found.statuses.toReversed());
  return addStatus(github, found, jsonOf(body));
}

async function assertApp({ app }: SimulatedGitHub, key: KeyObject, token: string): Promise<void> {
  const { payload } = await jwtVerify(token, createPublicKey(key), {
    algorithms: ['RS256'],
    issuer: app.id,
  }).catch(() => {
    throw refusal(401, 'A JSON web token could not be decoded');
  });
  if ((payload.exp ?? Infinity) - Date.now() / 1000 > 600)
    throw refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  if ((payload.iat ?? Infinity) > Date.now() / 1000)
    throw refusal(401, "'Issued at' claim ('iat') must be in the past");
}

function create(github: SimulatedGitHub, body: unknown): Answer {
  const read = NewDeployment.safeParse(body);
  if (!read.success) return refusal(422, `Invalid request. ${read.error.message.slice(0, 200)}`);
  const { ref, environment, description, payload = {}, auto_merge, required_contexts } = read.data;
  if (!github.commits.has(ref)) return refusal(422, `No ref found for: ${ref}`);
  if (auto_merge !== false) return new Answer(202, { message: 'Auto-merged main into topic on deployment.' });
  if (required_contexts?.length !== 0)
    return refusal(409, 'Conflict: Commit status checks failed for topic.');
  const made: SimulatedDeployment = {
    ...{ id: github.deployments.length + 1001, sha: ref, environment, payload },
    ...{ description: description ?? '', statuses: [] },
  };
  github.deployments.push(made);
  return new Answer(201, made);
}

const list = (github: SimulatedGitHub, query: URLSearchParams): Answer =>
  new Answer(
    200,
    github.deployments
      .filter(({ sha, environment }) => sha === query.get('sha') && environment === query.get('environment'))
      .toReversed(),
  );

function addStatus(github: SimulatedGitHub, deployment: SimulatedDeployment, body: unknown): Answer {
  const read = NewStatus.safeParse(body);
  if (!read.success) return refusal(422, `Validation Failed: ${read.error.message.slice(0, 200)}`);
  const { state, description = '', log_url = '', auto_inactive = true } = read.data;
  if (state === 'success' && auto_inactive)
    for (const other of github.deployments)
      if (other !== deployment && other.environment === deployment.environment)
        if (other.statuses.at(-1)?.state === 'success')
          other.statuses.push({ state: 'inactive', description: '', log_url: '' });
  deployment.statuses.push({ state, description, log_url });
  return new Answer(201, { id: deployment.statuses.length, state });
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw refusal(400, 'Problems parsing JSON');
  }
}
