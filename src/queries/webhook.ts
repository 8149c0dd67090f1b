import { Refusal } from '../model/error.js';
import { webhookIdPattern, type Webhook } from '../model/webhook.js';
import type { Rows } from '../ports/rows.js';
import type { LetterTold } from '../ports/webhooks.js';

/** Webhooks, newest first. */
export const listWebhooks = (
  rows: Rows,
  filter: Parameters<Rows['webhooks']['list']>[0],
): Promise<Webhook[]> => rows.webhooks.list(filter);

/** A webhook by its id, or Refusal `not-found`. */
export async function findWebhook(rows: Rows, id: string): Promise<Webhook> {
  const webhook = webhookIdPattern.test(id) ? await rows.webhooks.get(id) : undefined;
  if (webhook === undefined) throw new Refusal('not-found', { kind: 'webhook', name: id });
  return webhook;
}

/** What a webhook was told and is still to be told, newest first; Refusal `not-found`. */
export async function listDeliveries(
  rows: Rows,
  { id, ...filter }: { id: string } & Parameters<Rows['webhooks']['told']>[1],
): Promise<LetterTold[]> {
  await findWebhook(rows, id);
  return rows.webhooks.told(id, filter);
}
