import * as z from 'zod';
import { hitKinds } from '../model/hit.js';
import { nothing, text } from './inputs.js';
import { none, route, toRead } from './route.js';

const HitResource = z.object({
  kind: z.enum(hitKinds),
  /** A name of a stage, `b1448`, the number of a milestone or a pull request, or a full SHA. */
  id: z.string(),
  /** The subject of its commit; of a stage what it is for, in the reader's language. */
  title: z.string(),
  /** Who wrote it, or made the milestone; null for a stage. */
  author: z.string().nullable(),
  /** When it was made; of a stage, since when it runs its build. */
  at: z.iso.datetime({ offset: true }).nullable(),
  /** The build that it is, that it runs, or that brought it first. */
  build: z.string().nullable(),
  /** The stages that run it, or have it in what they run. */
  stages: z.array(z.string()),
});
export type HitResource = z.infer<typeof HitResource>;

const FoundResource = z.object({
  /** What the text names first, then what has its words, the newest first. */
  items: z.array(HitResource),
  /** Whether there is more. */
  truncated: z.boolean(),
});
export type FoundResource = z.infer<typeof FoundResource>;

export const search = route({
  method: 'get',
  path: '/search',
  summary:
    'Find a stage, a build, a milestone (M9), a pull request (#881), a commit by SHA or by words of its subject or author',
  needs: toRead,
  params: nothing,
  query: z.strictObject({ q: text(200) }),
  body: none,
  answer: FoundResource,
  statuses: [200],
  example: { query: { q: 'login retry' } },
});
