import { isForKnown } from '../../contract/refusals.js';
import { none, type AnyRoute } from '../../contract/route.js';
import { nameOfRoute, routes, type Heading } from '../../contract/routes.js';
import { answersOf, commonHeaders, namedAnswers } from './answers.js';
import { commonParameters, parametersOf } from './parameters.js';
import { jsonSchemaOf, namedSchemas } from './schemas.js';
import type { OpenApiDocument, Operation } from './types.js';

/** The whole contract as an OpenAPI document: what the routes themselves are made of, so that neither says more. */
export const openApiDocument = (version: string, prefix = ''): OpenApiDocument => ({
  openapi: '3.1.1',
  info: { title: 'Switchback', version, description: about, license: { name: 'UNLICENSED' } },
  servers: [{ url: `${prefix}/` }],
  security: [{ bearer: [] }, {}],
  tags: (Object.keys(headings) as Heading[]).map((name) => ({ name, description: headings[name] })),
  paths: pathsOf(routes),
  components: {
    schemas: namedSchemas(),
    parameters: commonParameters,
    headers: commonHeaders,
    responses: namedAnswers(routes),
    securitySchemes: { bearer },
  },
});

const about = `Deployment stages as software. Times are RFC 3339 in UTC, durations ISO 8601 and seconds.

Clients ignore what they do not know: answers only ever get more. A key of a body or a query that is not known is refused.

Every refusal is a problem document (RFC 9457) with a stable code; its type leads to what the code means. An address answers other methods with 405 and Allow, OPTIONS with Allow, and HEAD wherever it answers GET. Lists come in pages: Link has the next one.`;

const bearer = {
  type: 'http',
  scheme: 'bearer',
  description:
    'A token of this service. Where it serves one person on one machine, nothing is asked of whoever has none.',
};

const headings: Readonly<Record<Heading, string>> = {
  overview: 'Everything at a glance',
  search: 'Finding something by its name or its words',
  stages: 'What runs where, and what may go there',
  stageLog: 'What backends wrote',
  builds: 'What CI built',
  promotions: 'Putting a build on a stage',
  rollback: 'Going back',
  recoveries: 'Finding out what an interrupted stage runs',
  holds: 'When nothing may change on a stage',
  asks: 'Who waits for the end of a hold, and what they were answered',
  calendar: 'What is booked, what runs and what comes by itself',
  lines: 'Stops of the line: a hold of every stage at once',
  milestones: 'Numbered builds for people outside the team',
  schedules: 'Runs that come by themselves',
  clients: 'The stages of other teams that use ours',
  commits: 'Where a commit is',
  compare: 'What differs',
  audit: 'What happened, and who did it',
  dora: 'How often, how fast and how safely stages change',
  me: 'Who I am, and what I may do',
  tokens: 'By what CI and scripts are known',
  webhooks: 'Webhooks',
  signIn: 'How people come in and go',
  github: 'What GitHub sends',
  instances: 'The services that share the work',
  artifacts: 'The tarballs of builds',
  badges: 'What anybody may see',
  live: 'The service itself',
  problemKinds: 'What the codes of problems mean',
  openapi: 'This contract',
};

function pathsOf(all: readonly AnyRoute[]): OpenApiDocument['paths'] {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of all) {
    const path = pathOf(route);
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return paths;
}

/** Its address as documents write it: `/stages/{stage}`. */
export const pathOf = ({ base, path }: AnyRoute): string => `${base}${path}`.replaceAll(/:(\w+)/g, '{$1}');

function operationOf(route: AnyRoute): Operation {
  const { heading, name } = nameOfRoute(route);
  return {
    operationId: name,
    tags: [heading],
    summary: route.summary,
    'x-needs': route.needs,
    ...(isForKnown(route) ? {} : { security: [] }),
    parameters: parametersOf(route),
    ...bodyOf(route),
    responses: answersOf(route),
  };
}

function bodyOf({ body, bytes, bodyLimit, example }: AnyRoute): Pick<Operation, 'requestBody'> {
  if (bytes) {
    const description = 'The bytes as they are; SWITCHBACK_UPLOAD_MB says how many at most.';
    return { requestBody: { required: true, description, content: { 'application/octet-stream': {} } } };
  }
  if (body === none) return {};
  const schema = jsonSchemaOf(body, 'input');
  const description = `At most ${String(bodyLimit)} bytes.`;
  // What is left away counts as an object without keys.
  const isNeeded = !body.safeParse({}).success;
  const given = example.body === undefined ? {} : { example: example.body };
  return {
    requestBody: { required: isNeeded, description, content: { 'application/json': { schema, ...given } } },
  };
}
