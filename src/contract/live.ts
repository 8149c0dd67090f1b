import * as z from 'zod';
import { none, route } from './route.js';

export const VersionResource = z.object({
  name: z.string(),
  version: z.string(),
  node: z.string(),
  pulumi: z.object({ version: z.string(), from: z.string() }).nullable(),
});
export type VersionResource = z.infer<typeof VersionResource>;

/** Outside the base, for whoever watches the service itself: nothing is asked, and nothing refused. */
const watched = {
  method: 'get',
  needs: 'nothing',
  base: '',
  params: z.object({}),
  query: z.object({}),
  body: none,
  anyAccept: true,
} as const;

export const getLive = route({
  ...watched,
  path: '/livez',
  summary: 'That the process lives',
  answer: z.object({ live: z.literal(true) }),
  statuses: [200],
});

export const getReady = route({
  ...watched,
  path: '/readyz',
  summary: 'Whether to send it requests',
  answer: z.object({ ready: z.boolean() }),
  statuses: [200, 503],
});

export const getHealth = route({
  ...watched,
  path: '/healthz',
  summary: 'Whether it is well, and what is wrong',
  answer: z.object({
    status: z.enum(['ok', 'degraded']),
    reasons: z.array(z.enum(['not-ready', 'clock-skew', 'github'])),
    clockSkewSeconds: z.number().nullable(),
  }),
  statuses: [200],
});

export const getVersion = route({
  ...watched,
  path: '/version',
  summary: 'Which version it is, and of what',
  answer: VersionResource,
  statuses: [200],
});
