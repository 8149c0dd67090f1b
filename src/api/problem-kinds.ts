import * as routes from '../contract/problem-kind.js';
import type { ProblemKindResource } from '../contract/problem-kind.js';
import type { MediaType } from '../contract/route.js';
import { messagesIn, type Language } from '../messages/index.js';
import { Refusal } from '../model/error.js';
import { exitCodes } from '../model/exit-codes.js';
import { problems } from '../model/problems.js';
import { serve, type Served } from './serve.js';

/** Where the `type` of a problem leads, for programs and for a browser. */
export const problemKindRoutes = (): readonly Served[] => [
  serve(routes.listProblemKinds, ({ language, media }) => {
    const items = codes.map((code) => problemKind(code, language));
    const body = { items, nextCursor: null };
    return Promise.resolve({ status: 200, body, ...inForm(items, media, language) });
  }),
  serve(routes.getProblemKind, ({ params, language, media, address }) => {
    const code = codes.find((one) => one === params.code);
    if (code === undefined) throw new Refusal('not-found', { kind: 'path', name: address.slice(0, 200) });
    const body = problemKind(code, language);
    return Promise.resolve({ status: 200, body, ...inForm([body], media, language) });
  }),
];

type Code = keyof typeof problems;
const codes = Object.keys(problems) as Code[];

function problemKind(code: Code, language: Language): ProblemKindResource {
  const { status, exit } = problems[code];
  const meaning = messagesIn(language).problemMeanings[code];
  return { code: `switchback/${code}`, type: `/problems/${code}`, status, exit: exitCodes[exit], meaning };
}

function inForm(kinds: readonly ProblemKindResource[], media: MediaType, language: Language) {
  const headers = { 'Content-Language': language, Vary: 'Accept, Accept-Language' };
  if (media !== 'text/html') return { headers };
  return {
    headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
    text: page(kinds.map(section).join(''), language),
  };
}

/** Nothing in it comes from a request: the codes and their texts are ours, and hold no markup. */
const section = ({ code, type, status, exit, meaning }: ProblemKindResource): string =>
  `<h2><a href="${type}">${code}</a></h2><p>${meaning}</p><p>HTTP ${String(status)} · exit ${String(exit)}</p>\n`;

const page = (content: string, language: Language): string =>
  `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>Switchback</title></head><body>
<p><a href="/problems">${messagesIn(language).allProblems}</a></p>
${content}</body></html>
`;
