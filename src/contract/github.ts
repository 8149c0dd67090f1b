import * as z from 'zod';
import { deliveryOutcomes, ignoredBecause } from '../model/github.js';
import { nothing } from './inputs.js';
import { route } from './route.js';

/** What GitHub sends, of which a few members matter; it adds others when it likes. */
export const GitHubEvent = z.looseObject({});

const commit = z.string().regex(/^[0-9a-f]{40}$/);

/** A push, as far as it matters. */
export const PushEvent = z.looseObject({
  ref: z.string().min(1).max(500),
  before: commit,
  after: commit,
  forced: z.boolean(),
  deleted: z.boolean(),
  repository: z.looseObject({
    full_name: z.string().min(1).max(300),
    /** Seconds in this event, and a time in others. */
    pushed_at: z.union([z.int().min(0).max(1e11), z.string().max(40), z.null()]).optional(),
  }),
});

const DeliveryResource = z.object({
  /** GitHub's id of it. */
  delivery: z.string(),
  event: z.string(),
  /** `accepted`: it is kept, and what follows from it comes by itself. */
  outcome: z.enum(deliveryOutcomes),
  /** Why it was passed over. */
  why: z.enum(ignoredBecause).nullable(),
});
export type DeliveryResource = z.infer<typeof DeliveryResource>;

export const takeDelivery = route({
  method: 'post',
  path: '/integrations/github/webhook',
  summary: "What GitHub's webhook sends, signed over its bytes (X-Hub-Signature-256)",
  needs: 'signature',
  params: nothing,
  query: nothing,
  body: GitHubEvent,
  bodyLimit: 5 * 1024 * 1024,
  answer: DeliveryResource,
  statuses: [202],
  anyAccept: true,
  refuses: ['no-webhook', 'signature-wrong', 'rate-limited', 'validation', 'storage-full'],
  example: { body: { zen: 'Design for failure.' } },
});
