import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { openApiDocument } from '../../src/api/openapi/document.js';
import type { AnswerOfRoute, Operation } from '../../src/api/openapi/types.js';

/** An answer of the API as whoever asked saw it. */
export interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** Of JSON; undefined = it had another form, or none. */
  readonly told?: unknown;
}

const document = openApiDocument('0');
// How a schema is written, test/api/openapi.test.ts looks at; here each process of tests wants it quickly.
const ajv = new Ajv2020({
  ...{ strict: false, validateSchema: false, formats: fullFormats },
  ...{ code: { optimize: false }, inlineRefs: false },
});
ajv.addSchema({ ...document, $id: 'contract' });

const paths = Object.entries(document.paths).map(([path, operations]) => ({
  ...{ path, operations },
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  isExact: !path.includes('{'),
}));

/** What the document has against an answer; null = it is as the document says. */
export function against({ method, path, status, headers, told }: Answered): string | null {
  const asked = `${method} ${path}`;
  const found = paths
    .filter(({ pattern }) => pattern.test(path))
    .toSorted((a, b) => Number(b.isExact) - Number(a.isExact));
  // What answers GET answers HEAD, without a body.
  const isHead = method === 'head';
  const asks = ({ operations }: (typeof paths)[number]) =>
    operations[method] ?? (isHead ? operations['get'] : undefined);
  const place = found.find((one) => asks(one) !== undefined);
  const operation = place === undefined ? undefined : asks(place);
  // An address answers what it is not made for in ways of its own: 404, 405, OPTIONS.
  if (place === undefined || operation === undefined)
    return [204, 400, 401, 403, 404, 405].includes(status) ? null : `the document has no ${asked}`;
  const at = `/paths/${escaped(place.path)}/${method}/responses/${String(status)}`;
  const answer = answerOf(operation, String(status));
  if (answer === undefined) return `${asked} answered ${String(status)}: ${JSON.stringify(told)}`;
  const stray = ['etag', 'location', 'link'].filter(
    (name) => headers.has(name) && !Object.keys(answer.headers).some((one) => one.toLowerCase() === name),
  );
  if (stray.length > 0) return `${asked} ${String(status)} told ${stray.join(', ')}`;
  const media = (headers.get('content-type') ?? '').split(';')[0] ?? '';
  if (media !== '' && !isHead && answer.content?.[media] === undefined && status !== 304)
    return `${asked} ${String(status)} answered as ${media}`;
  if (told === undefined || answer.content === undefined) return null;
  return invalid(pointerTo(operation, at, String(status)), media, told);
}

function answerOf({ responses }: Operation, status: string): AnswerOfRoute | undefined {
  const given = responses[status];
  return given !== undefined && '$ref' in given
    ? document.components.responses[given.$ref.replace('#/components/responses/', '')]
    : given;
}

function pointerTo({ responses }: Operation, at: string, status: string): string {
  const given = responses[status];
  return given !== undefined && '$ref' in given ? given.$ref : `#${at}`;
}

function invalid(pointer: string, media: string, told: unknown): string | null {
  const name = `contract${pointer}/content/${escaped(media)}/schema`;
  const validate = ajv.getSchema(name);
  if (validate === undefined) return `there is no ${name}`;
  if (validate(told) === true) return null;
  return `${name}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(told)}`;
}

const escaped = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
