import * as z from 'zod';
import {
  deliveryFaults,
  leastWebhookSecret,
  mostWebhookSecret,
  noticeKinds,
  noticeLanguages,
} from '../model/webhook.js';
import { ActorResource } from './actor.js';
import { fault } from './fault.js';
import { nothing, publicAddress, stageName } from './inputs.js';
import { page, pageQuery } from './page.js';
import { none, route } from './route.js';
import { time } from './time.js';

const needs = { verb: 'token', on: 'no-stage' } as const;

const kinds = z.enum(noticeKinds);

export const WebhookResource = z.object({
  id: z.string(),
  /** For If-Match: what it is set to, and no part of how it goes. */
  etag: z.string(),
  url: z.string(),
  kinds: z.array(kinds).readonly(),
  /** null = every stage, also those that come later. */
  stages: z.array(z.string()).readonly().nullable(),
  language: z.enum(noticeLanguages),
  active: z.boolean(),
  createdAt: time,
  createdBy: ActorResource,
  /** Tries in vain, one after the other; after 50 of them it is switched off. */
  failures: z.int(),
  /** What keeps it from being told; null = nothing that is known. */
  trouble: z.object({ why: z.enum(deliveryFaults), status: z.int().nullable(), since: time }).nullable(),
  /** When something arrived last; null = never yet. */
  deliveredAt: time.nullable(),
  /** What it is still to be told. */
  waiting: z.int(),
});
export type WebhookResource = z.infer<typeof WebhookResource>;

/** Its secret is shown this once; null = it was. */
const SecretResource = WebhookResource.extend({ secret: z.string().nullable() });

/** Printable ASCII, as any receiver can keep it. */
const secretPattern = /^[\x21-\x7e]+$/;
const secret = z
  .string()
  .min(leastWebhookSecret)
  .max(mostWebhookSecret)
  .refine((value) => value === '' || secretPattern.test(value), fault({ code: 'bad-text' }))
  .meta({ pattern: secretPattern.source });

const one = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(100);
const each = {
  url: publicAddress,
  kinds: one(kinds),
  stages: one(stageName).nullable(),
  language: z.enum(noticeLanguages),
  active: z.boolean(),
  secret,
};

const params = z.strictObject({ webhook: z.string().max(50) });
const webhookExample = { webhook: 'whk_01JD4S8V4J5Q8TC2V1ZB1GQ0XN' };

export const createWebhook = route({
  method: 'post',
  path: '/webhooks',
  summary: 'Make a webhook; its secret is in this answer and nowhere else, and null in a repeated one',
  needs,
  params: nothing,
  query: nothing,
  body: z.strictObject({
    url: each.url,
    /** Left out = all. */
    kinds: each.kinds.default([...noticeKinds]),
    stages: each.stages.default(null),
    language: each.language.default('en'),
    active: each.active.default(true),
    /** Left out = one is made. */
    secret: secret.optional(),
  }),
  answer: SecretResource,
  statuses: [201],
  tells: ['Location'],
  refuses: ['too-many-webhooks'],
  example: { body: { url: 'https://chat.example/hooks/1', kinds: ['promotion:finished'], stages: null } },
});

export const listWebhooks = route({
  method: 'get',
  path: '/webhooks',
  summary: 'Who is told what happens, and how that goes, newest first',
  needs,
  params: nothing,
  query: z.strictObject(pageQuery),
  body: none,
  answer: page(WebhookResource),
  statuses: [200],
  tells: ['Link'],
  example: { query: { limit: 20 } },
});

export const getWebhook = route({
  method: 'get',
  path: '/webhooks/:webhook',
  summary: 'One webhook: what it is told, and how that goes',
  needs,
  params,
  query: nothing,
  body: none,
  answer: WebhookResource,
  statuses: [200],
  example: { params: webhookExample },
});

export const changeWebhook = route({
  method: 'patch',
  path: '/webhooks/:webhook',
  summary: 'Change a webhook, or switch it on or off; what happens while it is off is never told',
  needs,
  params,
  query: nothing,
  body: z.strictObject({
    url: each.url.optional(),
    kinds: each.kinds.optional(),
    stages: each.stages.optional(),
    language: each.language.optional(),
    active: each.active.optional(),
    secret: secret.optional(),
  }),
  answer: WebhookResource,
  statuses: [200],
  ifMatch: true,
  tells: ['ETag'],
  refuses: ['webhook-changed'],
  example: { params: webhookExample, body: { active: false } },
});

export const renewSecret = route({
  method: 'post',
  path: '/webhooks/:webhook/secret',
  summary: 'Give a webhook a new secret, which signs from now on; it is in this answer and nowhere else',
  needs,
  params,
  query: nothing,
  body: nothing,
  answer: SecretResource,
  statuses: [200],
  ifMatch: true,
  tells: ['ETag'],
  refuses: ['webhook-changed'],
  example: { params: webhookExample },
});

export const removeWebhook = route({
  method: 'delete',
  path: '/webhooks/:webhook',
  summary: 'Remove a webhook, and what it was still to be told',
  needs,
  params,
  query: nothing,
  body: none,
  answer: none,
  statuses: [204],
  ifMatch: true,
  refuses: ['webhook-changed'],
  example: { params: webhookExample },
});

/** What came of the test. */
const TriedResource = z.object({
  /** The id that was sent with it. */
  delivery: z.string(),
  arrived: z.boolean(),
  /** Of the answer; null = there was none. */
  status: z.int().nullable(),
  why: z.enum(deliveryFaults).nullable(),
});
export type TriedResource = z.infer<typeof TriedResource>;

export const testWebhook = route({
  method: 'post',
  path: '/webhooks/:webhook/test',
  summary: 'Send a test there now, also where it is switched off; nothing is kept of it',
  needs,
  params,
  query: nothing,
  body: nothing,
  answer: TriedResource,
  statuses: [200],
  example: { params: webhookExample },
});
