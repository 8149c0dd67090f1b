import * as deliveries from '../contract/webhook-deliveries.js';
import * as routes from '../contract/webhooks.js';
import { base } from '../contract/route.js';
import { messagesIn, type Language } from '../messages/index.js';
import { textOf } from '../messages/texts.js';
import { etagOfWebhook, type Webhook } from '../model/webhook.js';
import type { LetterTold } from '../ports/webhooks.js';
import { findWebhook, listDeliveries, listWebhooks } from '../queries/webhook.js';
import { changeWebhook, createWebhook, removeWebhook, renewSecret, tryWebhook } from '../requests/webhook.js';
import type { ApiPorts } from './api-ports.js';
import { answerPage, oneMore } from './page.js';
import { serve, serveApart, type Served } from './serve.js';

/** Who is told what happens: the way in of GitHub's own is another one (`webhook.ts`). */
export const outgoingWebhookRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.createWebhook, async ({ rows, body, caller }) => {
    const { secret: given, active, ...same } = body;
    const wanted = { ...same, isActive: active };
    const { webhook, secret } = await createWebhook(ports.verbs, rows, { caller, wanted, secret: given });
    const shown = webhookResource(webhook);
    return {
      status: 201,
      headers: { Location: `${base}/webhooks/${webhook.id}` },
      body: { ...shown, secret },
      // Shown once: whoever asks again by the same key is told all but the secret.
      kept: { ...shown, secret: null },
    };
  }),
  serve(routes.listWebhooks, async ({ rows, query: { limit, cursor }, address }) => {
    const found = await listWebhooks(rows, {
      limit: oneMore(limit),
      ...(cursor === undefined ? {} : { beforeSeq: cursor }),
    });
    return answerPage({ found, limit, address, numberOf: ({ seq }) => seq, show: webhookResource });
  }),
  serve(routes.getWebhook, async ({ rows, params }) => ({
    status: 200,
    body: webhookResource(await findWebhook(rows, params.webhook)),
  })),
  serve(routes.changeWebhook, async ({ rows, params, body, caller, ifMatch }) => {
    const { secret, active, ...same } = body;
    const asked = { caller, id: params.webhook, changes: { ...same, isActive: active }, secret, ifMatch };
    const shown = webhookResource(await changeWebhook(ports.verbs, rows, asked));
    return { status: 200, headers: { ETag: shown.etag }, body: shown };
  }),
  serve(routes.renewSecret, async ({ rows, params, caller, ifMatch }) => {
    const asked = { caller, id: params.webhook, ifMatch };
    const { webhook, secret } = await renewSecret(ports.verbs, rows, asked);
    const shown = webhookResource(webhook);
    return {
      status: 200,
      headers: { ETag: shown.etag },
      body: { ...shown, secret },
      kept: { ...shown, secret: null },
    };
  }),
  serve(routes.removeWebhook, async ({ rows, params, caller, ifMatch }) => {
    await removeWebhook(ports.verbs, rows, { caller, id: params.webhook, ifMatch });
    return { status: 204, body: null };
  }),
  serve(deliveries.listDeliveries, async ({ rows, params, query: { limit, cursor }, address, language }) => {
    const found = await listDeliveries(rows, {
      ...{ id: params.webhook, limit: oneMore(limit) },
      ...(cursor === undefined ? {} : { beforeSeq: cursor }),
    });
    const show = (letter: LetterTold) => deliveryResource(letter, language);
    return answerPage({ found, limit, address, numberOf: ({ seq }) => seq, show });
  }),
  serveApart(routes.testWebhook, async ({ rows, params, caller }) => {
    const { delivery, delivered } = await tryWebhook(ports.verbs, rows, { caller, id: params.webhook });
    const { arrived, status } = delivered;
    return {
      status: 200,
      body: { delivery, arrived, status, why: delivered.arrived ? null : delivered.why },
    };
  }),
];

/** A webhook as the API shows it: everything but its secret. */
const webhookResource = (webhook: Webhook): routes.WebhookResource => ({
  id: webhook.id,
  etag: etagOfWebhook(webhook),
  url: webhook.url,
  kinds: webhook.kinds,
  stages: webhook.stages,
  language: webhook.language,
  active: webhook.isActive,
  createdAt: webhook.createdAt.toISOString(),
  createdBy: { ...webhook.actor },
  failures: webhook.failures,
  trouble:
    webhook.trouble === null ? null : { ...webhook.trouble, since: webhook.trouble.since.toISOString() },
  deliveredAt: webhook.deliveredAt?.toISOString() ?? null,
  waiting: webhook.waiting,
});

const deliveryResource = (
  { id, notice: { event, at, stage, facts }, tries, arrivedAt, last }: LetterTold,
  language: Language,
): deliveries.WebhookDeliveryResource => ({
  ...{ id, event, stage, tries },
  at: at.toISOString(),
  text: textOf(messagesIn(language).notices, { code: event, facts }),
  state: arrivedAt === null ? 'waiting' : 'arrived',
  arrivedAt: arrivedAt?.toISOString() ?? null,
  last: last === null ? null : { ...last, at: last.at.toISOString() },
});
