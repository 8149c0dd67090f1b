import * as z from 'zod';
import { deliveryFaults, noticeKinds } from '../model/webhook.js';
import { page, pageQuery } from './page.js';
import { none, route } from './route.js';
import { time } from './time.js';

const WebhookDeliveryResource = z.object({
  /** The id that is sent with it, the same in every try. */
  id: z.string(),
  event: z.enum(noticeKinds),
  /** When it happened. */
  at: time,
  /** null = it concerns none. */
  stage: z.string().nullable(),
  /** What is told, in the language of whoever reads this. */
  text: z.string(),
  state: z.enum(['waiting', 'arrived']),
  tries: z.int(),
  arrivedAt: time.nullable(),
  /** What came of the last try; null = there was none yet, or nobody wrote it down. */
  last: z
    .object({
      at: time,
      /** Of the answer; null = there was none. */
      status: z.int().nullable(),
      /** null = it arrived. */
      why: z.enum(deliveryFaults).nullable(),
    })
    .nullable(),
});
export type WebhookDeliveryResource = z.infer<typeof WebhookDeliveryResource>;

export const listDeliveries = route({
  method: 'get',
  path: '/webhooks/:webhook/deliveries',
  summary:
    'What a webhook was told in the last 30 days and is still to be told, with the answers, newest first',
  needs: { verb: 'token', on: 'no-stage' },
  params: z.strictObject({ webhook: z.string().max(50) }),
  query: z.strictObject(pageQuery),
  body: none,
  answer: page(WebhookDeliveryResource),
  statuses: [200],
  tells: ['Link'],
  example: { params: { webhook: 'whk_01JD4S8V4J5Q8TC2V1ZB1GQ0XN' }, query: { limit: 20 } },
});
