import * as z from 'zod';
import { none, route } from './route.js';

/** Outside the base: it tells anybody what can be asked, and nothing of what there is. */
const told = {
  method: 'get',
  needs: 'nothing',
  base: '',
  params: z.object({}),
  query: z.object({}),
  body: none,
  anyAccept: true,
  tells: ['ETag'],
  statuses: [200],
} as const;

const OpenApiResource = z.looseObject({
  openapi: z.literal('3.1.1'),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.looseObject({}),
});
export type OpenApiResource = z.infer<typeof OpenApiResource>;

export const getOpenApi = route({
  ...told,
  path: '/openapi.json',
  summary: 'This contract as an OpenAPI 3.1 document',
  answer: OpenApiResource,
});

export const getDocs = route({
  ...told,
  path: '/docs',
  summary: 'This contract as a page for a browser',
  answer: z.string(),
  media: ['text/html'],
});

export const getDocsStyle = route({
  ...told,
  path: '/docs/style.css',
  summary: 'How the page looks',
  answer: z.string(),
  media: ['text/css'],
});
