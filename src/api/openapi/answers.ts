import { isKeyed, refusalsOf } from '../../contract/refusals.js';
import { links } from '../../contract/links.js';
import { none, type AnyRoute, type MediaType } from '../../contract/route.js';
import { nameOfRoute } from '../../contract/routes.js';
import { problems, type ProblemCode } from '../../model/problems.js';
import { jsonSchemaOf, refOf } from './schemas.js';
import type { AnswerOfRoute, Header, JsonSchema, Link, Ref } from './types.js';

const text = (description: string, schema: JsonSchema = { type: 'string' }): Header => ({
  description,
  schema,
});

/** What answers may say beside their body. */
export const commonHeaders = {
  RequestId: text('The name of the request: the one that it gave itself, or one that it was given.'),
  ETag: text('What is there now, for If-Match and If-None-Match.'),
  Location: text('Where that is which the request made.'),
  Link: text('The next page, with rel="next"; there is none after the last one.'),
  Challenge: text('How to prove who one is (RFC 6750).'),
  RetryAfter: text('In how many seconds to ask again.', { type: 'integer' }),
  RateLimit: text('What is left of a budget, and in how many seconds there is another: "reads";r=599;t=42.'),
  RateLimitPolicy: text('The budget that the request was taken from: "reads";q=600;w=60.'),
  IdempotencyReplayed: text('That the key was there before: this is the answer of that time.', {
    type: 'string',
    const: 'true',
  }),
};

const budget = {
  RateLimit: refOf('headers', 'RateLimit'),
  'RateLimit-Policy': refOf('headers', 'RateLimitPolicy'),
};

/** Every answer of a route by its status: what it is there for, and each refusal as a problem document. */
export function answersOf(route: AnyRoute): Readonly<Record<string, AnswerOfRoute | Ref>> {
  const { method, tells, statuses } = route;
  const unchanged = method === 'get' && tells.includes('ETag') ? [304] : [];
  const good = [...statuses, ...unchanged].map((status) => [String(status), goodAnswer(route, status)]);
  const answers = Object.fromEntries(good) as Record<string, AnswerOfRoute | Ref>;
  for (const { status, codes } of byStatus(refusalsOf(route))) {
    const before = answers[status];
    if (before === undefined || '$ref' in before)
      answers[status] = refOf('responses', nameOfProblems(codes, route));
    else
      answers[status] = {
        ...before,
        content: { ...before.content, ...problemAnswer(codes, route).content },
      };
  }
  return answers;
}

/** The problem documents that several routes share, by their names. */
export const namedAnswers = (routes: readonly AnyRoute[]): Readonly<Record<string, AnswerOfRoute>> =>
  Object.fromEntries(
    routes.flatMap((route) =>
      byStatus(refusalsOf(route))
        .filter(({ status }) => !route.statuses.includes(Number(status)))
        .map(({ codes }) => [nameOfProblems(codes, route), problemAnswer(codes, route)]),
    ),
  );

const nameOfProblems = (codes: readonly ProblemCode[], { method, refusesAsPage }: AnyRoute): string =>
  [...codes, ...(method === 'head' ? ['without-body'] : []), ...(refusesAsPage ? ['or-page'] : [])].join('.');

const names: Readonly<Record<number, string>> = {
  200: 'It is there.',
  201: 'It was made.',
  202: 'It was taken, and is on its way.',
  204: 'It is done; there is nothing to say.',
  304: 'It is what the caller has already.',
  404: 'It is not there.',
  503: 'It is not ready.',
};

function goodAnswer(route: AnyRoute, status: number): AnswerOfRoute {
  const { answer, media, tells } = route;
  const headers = Object.fromEntries([
    ['X-Request-Id', refOf('headers', 'RequestId')],
    ...tells.map((name) => [name, refOf('headers', name)]),
    ...(refusalsOf(route).includes('rate-limited') ? Object.entries(budget) : []),
    ...(isKeyed(route) ? [['Idempotency-Replayed', refOf('headers', 'IdempotencyReplayed')]] : []),
    ...(status === 503 ? [['Retry-After', refOf('headers', 'RetryAfter')]] : []),
  ]) as Readonly<Record<string, Ref>>;
  const description = names[status] ?? 'It is so.';
  if (answer === none || status === 204 || status === 304) return { description, headers };
  const content = Object.fromEntries(media.map((one) => [one, contentIn(one, route)]));
  return { description, headers, content, ...linksOf(route) };
}

function linksOf(route: AnyRoute): { links?: Readonly<Record<string, Link>> } {
  const own = links.filter(({ from }) => from === route);
  if (own.length === 0) return {};
  const told = own.map(({ to, given }): [string, Link] => {
    const { name } = nameOfRoute(to);
    const parameters = Object.entries(given).map(([key, pointer]) => [
      `path.${key}`,
      `$response.body#${pointer}`,
    ]);
    return [name, { operationId: name, parameters: Object.fromEntries(parameters) as Link['parameters'] }];
  });
  return { links: Object.fromEntries(told) };
}

/** What stands in a form that is no JSON, in words. */
const forms: Readonly<Partial<Record<MediaType, string>>> = {
  'application/x-ndjson': 'The same items, each as JSON on a line of its own.',
  'text/csv': 'The same items as a table (RFC 4180), with a head.',
  'text/calendar': 'A calendar (RFC 5545), for calendar programs.',
  'text/plain': 'Text, as it was written.',
  'text/html': 'A page for a browser.',
  'text/css': 'A style sheet.',
  'image/svg+xml': 'A picture.',
  'application/xml': 'A list of projects, as CruiseControl had it (cctray).',
  'text/event-stream':
    'Server-sent events, each of which is as described here: by its id Last-Event-ID goes on, and its data is the JSON of contentSchema. There is a comment every 15 s while nothing happens.',
};

function contentIn(media: MediaType, { answer, event }: AnyRoute) {
  if (media === 'application/json') return { schema: jsonSchemaOf(answer, 'output') };
  const description = forms[media] ?? 'Text.';
  if (event === null || media !== 'text/event-stream') return { schema: { type: 'string', description } };
  const data = {
    ...{ type: 'string', contentMediaType: 'application/json' },
    contentSchema: jsonSchemaOf(event, 'output'),
  };
  const text = { type: 'string' };
  return { schema: { type: 'object', description, properties: { id: text, event: text, data } } };
}

function problemAnswer(codes: readonly ProblemCode[], { method, refusesAsPage }: AnyRoute): AnswerOfRoute {
  const status = problems[codes[0] ?? 'internal'].status;
  const headers = {
    'X-Request-Id': refOf('headers', 'RequestId'),
    ...(status === 429 ? budget : {}),
    ...(status === 401 ? { 'WWW-Authenticate': refOf('headers', 'Challenge') } : {}),
    ...(status === 429 || status === 503 ? { 'Retry-After': refOf('headers', 'RetryAfter') } : {}),
  };
  const description = codes.join(', ');
  if (method === 'head') return { description, headers };
  const only = {
    type: 'object',
    properties: { status: { const: status }, code: { enum: codes.map(codeOf) } },
  };
  const schema = { allOf: [refOf('schemas', 'Problem'), only] };
  const content = { 'application/problem+json': { schema } };
  if (!refusesAsPage) return { description, headers, content };
  const page = { schema: { type: 'string', description: forms['text/html'] } };
  return { description, headers, content: { ...content, 'text/html': page } };
}

const codeOf = (code: ProblemCode): string => `switchback/${code}`;

interface OfStatus {
  readonly status: string;
  readonly codes: readonly ProblemCode[];
}

function byStatus(codes: readonly ProblemCode[]): readonly OfStatus[] {
  const statuses = [...new Set(codes.map((code) => problems[code].status))].toSorted((a, b) => a - b);
  return statuses.map((status) => ({
    status: String(status),
    codes: codes.filter((code) => problems[code].status === status).toSorted(),
  }));
}
