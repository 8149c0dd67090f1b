import * as routes from '../contract/search.js';
import type { HitResource } from '../contract/search.js';
import type { Language } from '../messages/index.js';
import type { Hit } from '../model/hit.js';
import { search } from '../queries/search.js';
import type { ApiPorts } from './api-ports.js';
import { serve, type Served } from './serve.js';

/** What the find box finds. */
export const searchRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.search, async ({ rows, query, language }) => {
    const { hits, truncated } = await search(ports, rows, query.q);
    return { status: 200, body: { items: hits.map((hit) => hitResource(hit, language)), truncated } };
  }),
];

const hitResource = ({ title, stages, ...hit }: Hit, language: Language): HitResource => ({
  ...hit,
  title: typeof title === 'string' ? title : title[language],
  stages: [...stages],
});
