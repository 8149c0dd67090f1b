import type { Messages } from '../../messages/index.js';
import type { Heading } from '../../contract/routes.js';
import { nameIn } from './schemas.js';
import type { AnswerOfRoute, OpenApiDocument, Operation, Ref } from './types.js';

type Words = Messages['docsPage'];

/** Where the document says that its paths are, with the slash that they begin with. */
const below = ({ servers: [first] }: OpenApiDocument): string => first?.url ?? '/';

/** The document as a page: no script, and nothing that a browser would have to fetch elsewhere. */
export const docsPage = (document: OpenApiDocument, words: Words): string => `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(words.title)}</title>
<link rel="stylesheet" href="${below(document)}docs/style.css">
</head>
<body>
<h1>${escape(words.title)} ${escape(document.info.version)}</h1>
<p>${escape(words.about)}</p>
<p><a href="${below(document)}openapi.json">${escape(words.document)}</a> · <a href="${below(document)}problems">${escape(words.allProblems)}</a></p>
${document.info.description
  .split('\n\n')
  .map((one) => `<p>${escape(one)}</p>`)
  .join('\n')}
${document.tags
  .map(
    ({ name, description }) => `<h2 id="${name}">${description}</h2>\n${operations(document, name, words)}`,
  )
  .join('\n')}
<h2>${escape(words.schemas)}</h2>
${Object.entries(document.components.schemas)
  .map(([name, schema]) => folded(name, json(schema), `schema-${name}`))
  .join('\n')}
</body>
</html>
`;

const operations = (document: OpenApiDocument, tag: Heading, words: Words): string =>
  Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { tags }]) => tags.includes(tag))
        .map(([method, operation]) =>
          operationText(document, { title: `${method.toUpperCase()} ${path}`, operation, words }),
        ),
    )
    .join('\n');

interface Shown {
  readonly title: string;
  readonly operation: Operation;
  readonly words: Words;
}

const operationText = (document: OpenApiDocument, { title, operation, words }: Shown): string => `<section>
<h3 id="${operation.operationId}"><code>${escape(title)}</code></h3>
<p>${escape(operation.summary)}. ${escape(words.needs)}: <code>${escape(needsText(operation, words))}</code></p>
${operation.requestBody === undefined ? '' : folded(escape(words.body), json(operation.requestBody.content))}
${asked(document, operation, words)}
${Object.entries(operation.responses)
  .map(([status, answer]) => answered(document, { status, answer, words }))
  .join('\n')}
</section>`;

interface Answered {
  readonly status: string;
  readonly answer: AnswerOfRoute | Ref;
  readonly words: Words;
}

function answered({ components }: OpenApiDocument, { status, answer: given, words }: Answered): string {
  const answer = '$ref' in given ? components.responses[nameIn(given.$ref)] : given;
  if (answer === undefined) return '';
  return folded(`${escape(words.answers)} ${status}: ${escape(answer.description)}`, json(answer));
}

function asked({ components }: OpenApiDocument, { parameters }: Operation, words: Words): string {
  const lines = parameters.map((given) => {
    const parameter = '$ref' in given ? components.parameters[nameIn(given.$ref)] : given;
    if (parameter === undefined) return '';
    const { name, in: place, required, description = '', schema } = parameter;
    const cells = [name, place, required ? words.required : '', description, JSON.stringify(schema)];
    return `<tr>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`;
  });
  const heads = [words.name, words.place, '', words.meaning, 'JSON Schema'];
  const head = `<tr>${heads.map((cell) => `<th>${escape(cell)}</th>`).join('')}</tr>`;
  return `<details><summary>${escape(words.asked)}</summary><table>${head}${lines.join('')}</table></details>`;
}

function needsText({ 'x-needs': needs }: Operation, words: Words): string {
  if (typeof needs === 'string') return words[needs];
  return needs.verb;
}

const folded = (summary: string, content: string, id?: string): string =>
  `<details${id === undefined ? '' : ` id="${id}"`}><summary>${summary}</summary><pre>${content}</pre></details>`;

/** A reference leads to what it names. */
const json = (value: unknown): string =>
  escape(JSON.stringify(value, null, 2)).replaceAll(
    /#\/components\/schemas\/(\w+)/g,
    '<a href="#schema-$1">#/components/schemas/$1</a>',
  );

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => signs[sign] ?? sign);

export const docsStyle = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #d0d7de; }
h3 { margin-bottom: 0; }
code, pre { font: 14px/1.45 ui-monospace, monospace; }
pre { overflow-x: auto; padding: 0.75rem; background: #f6f8fa; }
summary { cursor: pointer; }
table { border-collapse: collapse; font-size: 14px; }
th, td { padding: 0.25rem 0.5rem; border: 1px solid #d0d7de; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
a { color: #0a52a8; }
@media (prefers-color-scheme: dark) {
  body { color: #e6edf3; background: #0d1117; }
  pre { background: #161b22; }
  a { color: #7ab7ff; }
}
`;
