import * as z from 'zod';
import { page } from './page.js';
import { none, route } from './route.js';

/** A code that problems have: what it means whatever it is about. */
const ProblemKindResource = z.object({
  code: z.string(),
  type: z.string(),
  status: z.int(),
  /** Of a command that meets it. */
  exit: z.int(),
  meaning: z.string(),
});
export type ProblemKindResource = z.infer<typeof ProblemKindResource>;

/** Outside the base: it is where the `type` of a problem leads. */
const explained = {
  method: 'get',
  needs: 'nothing',
  base: '',
  query: z.object({}),
  body: none,
  media: ['application/json', 'text/html'],
} as const;

export const listProblemKinds = route({
  ...explained,
  path: '/problems',
  summary: 'Every code that a problem may have',
  params: z.object({}),
  answer: page(ProblemKindResource),
  statuses: [200],
});

export const getProblemKind = route({
  ...explained,
  path: '/problems/:code',
  summary: 'What a code of a problem means, and what to do; the address that its type names',
  params: z.object({ code: z.string() }),
  answer: ProblemKindResource,
  statuses: [200],
  example: { params: { code: 'stage-held' } },
});
