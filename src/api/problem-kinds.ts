import * as routes from '../contract/problem-kind.js';
import type { ProblemKindResource } from '../contract/problem-kind.js';
import type { MediaType } from '../contract/route.js';
import { messagesIn, type Language } from '../messages/index.js';
import { Refusal } from '../model/error.js';
import { exitCodes } from '../model/exit-codes.js';
import { problems } from '../model/problems.js';
import { prefixOf } from '../model/service-address.js';
import type { ApiPorts } from './api-ports.js';
import { serve, type Served } from './serve.js';

/** Where the `type` of a problem leads, for programs and for a browser. */
export const problemKindRoutes = ({ publicUrl }: Pick<ApiPorts, 'publicUrl'>): readonly Served[] => [
  serve(routes.listProblemKinds, ({ language, media }) => {
    const items = codes.map((code) => problemKind(code, language));
    const body = { items, nextCursor: null };
    return Promise.resolve({
      status: 200,
      body,
      ...inForm(items, media, { language, prefix: prefixOf(publicUrl) }),
    });
  }),
  serve(routes.getProblemKind, ({ params, language, media, address }) => {
    const code = codes.find((one) => one === params.code);
    if (code === undefined) throw new Refusal('not-found', { kind: 'path', name: address.slice(0, 200) });
    const body = problemKind(code, language);
    return Promise.resolve({
      status: 200,
      body,
      ...inForm([body], media, { language, prefix: prefixOf(publicUrl) }),
    });
  }),
];

type Code = keyof typeof problems;
const codes = Object.keys(problems) as Code[];

function problemKind(code: Code, language: Language): ProblemKindResource {
  const { status, exit } = problems[code];
  const meaning = messagesIn(language).problemMeanings[code];
  return { code: `switchback/${code}`, type: `/problems/${code}`, status, exit: exitCodes[exit], meaning };
}

interface Reader {
  readonly language: Language;
  /** What a proxy takes off. */
  readonly prefix: string;
}

function inForm(kinds: readonly ProblemKindResource[], media: MediaType, reader: Reader) {
  const { language, prefix } = reader;
  const headers = { 'Content-Language': language, Vary: 'Accept, Accept-Language' };
  if (media !== 'text/html') return { headers };
  return {
    headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
    text: page(kinds.map((kind) => section(kind, prefix)).join(''), reader),
  };
}

/** Nothing in it comes from a request: the codes and their texts are ours, and hold no markup. */
const section = ({ code, type, status, exit, meaning }: ProblemKindResource, prefix: string): string =>
  `<h2><a href="${prefix}${type}">${code}</a></h2><p>${meaning}</p><p>HTTP ${String(status)} · exit ${String(exit)}</p>\n`;

const page = (content: string, { language, prefix }: Reader): string =>
  `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>Switchback</title></head><body>
<p><a href="${prefix}/problems">${messagesIn(language).allProblems}</a></p>
${content}</body></html>
`;
