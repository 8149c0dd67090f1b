import { createHash } from 'node:crypto';
import * as routes from '../contract/openapi.js';
import { messagesIn, type Language } from '../messages/index.js';
import { prefixOf } from '../model/service-address.js';
import type { ApiPorts } from './api-ports.js';
import { openApiDocument } from './openapi/document.js';
import { docsPage, docsStyle } from './openapi/page.js';
import { serve, type Served } from './serve.js';

/** The contract as a document for programs, and as a page for a browser. Each is made when it is first asked for. */
export const openApiRoutes = ({
  version: { version },
  publicUrl,
}: Pick<ApiPorts, 'version' | 'publicUrl'>): readonly Served[] => {
  const document = once(() => openApiDocument(version, prefixOf(publicUrl)));
  const json = once(() => JSON.stringify(document()));
  const pages = { en: once(() => pageIn('en')), ko: once(() => pageIn('ko')) };
  const pageIn = (language: Language) => docsPage(document(), messagesIn(language).docsPage);
  return [
    serve(routes.getOpenApi, () =>
      Promise.resolve({ ...told(json(), 'application/json'), body: { ...document() } }),
    ),
    serve(routes.getDocs, ({ language }) => {
      const text = pages[language]();
      const { headers, ...more } = told(text, 'text/html');
      const also = { 'Content-Language': language, Vary: 'Accept-Language' };
      return Promise.resolve({ ...more, headers: { ...headers, ...also }, body: text });
    }),
    serve(routes.getDocsStyle, () => Promise.resolve({ ...told(docsStyle, 'text/css'), body: docsStyle })),
  ];
};

const told = (text: string, media: string) => ({
  status: 200 as const,
  text,
  headers: {
    'Content-Type': `${media}; charset=utf-8`,
    'Cache-Control': 'no-cache',
    ETag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
  },
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
