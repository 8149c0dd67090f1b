import * as z from 'zod';
import { nothing } from './inputs.js';
import { page } from './page.js';
import { none, route, toRead } from './route.js';
import { time } from './time.js';

const InstanceResource = z.object({
  id: z.string(),
  /** For people: two may share it, and it may change. */
  host: z.string(),
  /** The id of its data directory, which stays the same when it is moved; null = an earlier version wrote the row. */
  machine: z.string().nullable(),
  /** By which stage files name that machine. */
  machineName: z.string().nullable(),
  pid: z.int(),
  url: z.string().nullable(),
  version: z.string(),
  startedAt: time,
  seenAt: time,
  /** `silent`: it has not been heard of within its lease, and keeps what it follows until it is proven gone. */
  state: z.enum(['living', 'silent']),
});
export type InstanceResource = z.infer<typeof InstanceResource>;

export const listInstances = route({
  method: 'get',
  path: '/instances',
  summary: 'The services that share the work, and whether each has been heard of within its lease',
  needs: toRead,
  params: nothing,
  query: nothing,
  body: none,
  answer: page(InstanceResource),
  statuses: [200],
});
