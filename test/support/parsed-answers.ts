import { isDeepStrictEqual } from 'node:util';
import type { AnyRoute } from '../../src/contract/route.js';
import { once } from './once.js';

/**
 * Every answer of the API that a test of this process gets is one that the OpenAPI document has. JSON is parsed by the
 * schema of its route besides, and may hold nothing beside it: a field that the contract does not name, or names
 * otherwise, fails the test.
 */
const plainFetch = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const response = await plainFetch(input, init);
  const url = new URL(input instanceof Request ? input.url : input);
  const method = (init?.method ?? 'GET').toLowerCase();
  const media = response.headers.get('content-type') ?? '';
  if (!response.headers.has('x-request-id') || isOfDashboard(url.pathname, media)) return response;
  const isJson = /^application\/(problem\+)?json\b/.test(media) && method !== 'head';
  const answered = { method, path: url.pathname, media };
  if (isJson) await assertContract(response.clone(), answered);
  await assertDocumented(isJson ? response.clone() : null, response, answered);
  return response;
};

/** Its documents and files are no part of the API. */
const isOfDashboard = (path: string, media: string): boolean =>
  media.startsWith('text/html')
    ? !path.startsWith('/docs') && !path.startsWith('/auth/')
    : /^\/(assets\/|icon\.svg$)/.test(path) && !media.includes('json');

interface Answered {
  readonly method: string;
  readonly path: string;
  readonly media: string;
}

async function assertContract(response: Response, { method, path, media }: Answered): Promise<void> {
  const told: unknown = JSON.parse(await response.text());
  const { ProblemResource } = await import('../../src/contract/problem.js');
  const { routes } = await import('../../src/contract/routes.js');
  const route = routes.find((one) => one.method === method && patternOf(one).test(path));
  const isProblem = media.startsWith('application/problem+json');
  const schema = isProblem ? ProblemResource : route?.answer;
  if (schema === undefined) throw new Error(`the contract has no ${method} ${path}, which was answered`);
  if (!isProblem && route?.statuses.includes(response.status) === false)
    throw new Error(`${method} ${path} answered ${String(response.status)}, which its route does not have`);
  const parsed = schema.safeParse(told);
  if (!parsed.success) throw new Error(`${method} ${path}: ${parsed.error.message}`);
  if (isDeepStrictEqual(parsed.data, told)) return;
  throw new Error(
    `${method} ${path} answers more than its schema has: ${JSON.stringify(told)} is not ${JSON.stringify(parsed.data)}`,
  );
}

async function assertDocumented(
  readable: Response | null,
  { status, headers }: Response,
  { method, path }: Answered,
): Promise<void> {
  const { against } = await documented();
  const told: unknown = readable === null ? undefined : JSON.parse(await readable.text());
  const wrong = against({ method, path, status, headers, told });
  if (wrong !== null) throw new Error(`not as the OpenAPI document says: ${wrong}`);
}

/** Making the document and its schemas takes a third of a second. */
const documented = () => once('documented', () => import('./documented.js'));

const patternOf = ({ base, path }: AnyRoute): RegExp =>
  new RegExp(`^${(base + path).replaceAll(/:\w+/g, '[^/]+')}$`);
