import { ulid } from 'ulid';
import {
  changeWebhook as change,
  createWebhook as write,
  removeWebhook as remove,
} from '../ledger/webhook.js';
import type { Ledger } from '../ledger/write.js';
import type { Asker } from '../model/caller.js';
import { Refusal } from '../model/error.js';
import type { FieldProblem } from '../model/field-problem.js';
import { urlFault } from '../model/outward-address.js';
import { mostWebhooks, type Delivered, type Webhook } from '../model/webhook.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import type { NewWebhook } from '../ports/webhooks.js';
import { actorTold } from '../queries/hold-notice.js';
import { findWebhook } from '../queries/webhook.js';
import { assertWebhookUnchanged } from './if-match.js';
import { assertRight } from './right.js';
import { newSecret } from './secret.js';
import { sendNotice } from './send-notice.js';

type Wanted = Pick<NewWebhook, 'url' | 'kinds' | 'stages' | 'language' | 'isActive'>;
type Has = Ledger & Pick<Ports, 'catalogue' | 'post'>;

/** Makes a webhook, and gives its secret this once. Throws `validation`, `too-many-webhooks`. */
export async function createWebhook(
  ports: Has,
  rows: Rows,
  { caller, wanted, secret = newSecret() }: { caller: Asker; wanted: Wanted; secret?: string | undefined },
): Promise<{ webhook: Webhook; secret: string }> {
  assertRight(caller, { verb: 'token', stage: null });
  assertUsable(ports, wanted);
  if ((await rows.webhooks.count()) >= mostWebhooks)
    throw new Refusal('too-many-webhooks', { most: mostWebhooks });
  const { actor, requestId } = caller;
  const made = { ...wanted, actor, requestId, sealed: ports.post.seal(secret) };
  return { webhook: await write(ports, rows, { caller, wanted: made }), secret };
}

/** Changes a webhook; what stays as it is leaves no trace. Throws `validation`, `not-found`, `webhook-changed`. */
export async function changeWebhook(
  ports: Has,
  rows: Rows,
  asked: {
    caller: Asker;
    id: string;
    changes: { readonly [K in keyof Wanted]?: Wanted[K] | undefined };
    secret?: string | undefined;
    ifMatch: string | null;
  },
): Promise<Webhook> {
  const { caller, id, secret } = asked;
  assertRight(caller, { verb: 'token', stage: null });
  const before = await lockWebhook(rows, id);
  assertWebhookUnchanged(before, asked.ifMatch);
  const given: readonly (readonly [string, unknown])[] = Object.entries(asked.changes);
  const isNew = (name: string, value: unknown): boolean =>
    value !== undefined && JSON.stringify(value) !== JSON.stringify(before[name as keyof Wanted]);
  const changes = Object.fromEntries(given.filter((one) => isNew(...one))) as Partial<Wanted>;
  assertUsable(ports, changes);
  const sealed = secret === undefined ? {} : { sealed: ports.post.seal(secret) };
  if (Object.keys(changes).length === 0 && secret === undefined) return before;
  return change(ports, rows, { caller, before, change: { ...changes, ...sealed } });
}

/** Gives a webhook a new secret, which is told this once: from now on it signs. Throws `not-found`, `webhook-changed`. */
export async function renewSecret(
  ports: Has,
  rows: Rows,
  asked: { caller: Asker; id: string; ifMatch: string | null },
): Promise<{ webhook: Webhook; secret: string }> {
  const secret = newSecret();
  return { webhook: await changeWebhook(ports, rows, { ...asked, changes: {}, secret }), secret };
}

/** Removes a webhook, and what it was still to be told. Throws `not-found`, `webhook-changed`. */
export async function removeWebhook(
  ports: Ledger,
  rows: Rows,
  { caller, id, ifMatch }: { caller: Asker; id: string; ifMatch: string | null },
): Promise<void> {
  assertRight(caller, { verb: 'token', stage: null });
  const webhook = await lockWebhook(rows, id);
  assertWebhookUnchanged(webhook, ifMatch);
  await remove(ports, rows, { caller, webhook });
}

/** Whether a webhook takes what it is told, also one that is switched off: tried once, and nothing is kept of it. */
export async function tryWebhook(
  ports: Pick<Ports, 'post' | 'now'>,
  rows: Rows,
  { caller, id }: { caller: Asker; id: string },
): Promise<{ delivery: string; delivered: Delivered }> {
  assertRight(caller, { verb: 'token', stage: null });
  const webhook = await findWebhook(rows, id);
  const sealed = (await rows.webhooks.secretOf(id)) ?? '';
  const delivery = `dlv_${ulid()}`;
  const facts = { webhook: { id }, actor: actorTold(caller.actor) };
  const notice = { event: 'webhook:test' as const, at: await rows.now(), stage: null, facts };
  const delivered = await sendNotice(ports, { webhook, sealed, id: delivery, tries: 0, notice });
  return { delivery, delivered };
}

async function lockWebhook(rows: Rows, id: string): Promise<Webhook> {
  await findWebhook(rows, id);
  return (await rows.webhooks.lock(id)) ?? findWebhook(rows, id);
}

function assertUsable({ catalogue, post }: Has, { url, stages }: Partial<Wanted>): void {
  const why = url === undefined ? null : urlFault(new URL(url), post);
  const names = catalogue.stages.map(({ name }) => name);
  const errors: FieldProblem[] = [
    ...(why === null ? [] : [{ pointer: '/url', code: 'address-not-told' as const, facts: { why } }]),
    ...(stages ?? []).flatMap((stage, at) =>
      names.includes(stage)
        ? []
        : [
            {
              pointer: `/stages/${String(at)}`,
              code: 'no-such-stage' as const,
              facts: { stages: names },
            },
          ],
    ),
  ];
  if (errors.length > 0) throw new Refusal('validation', {}, { errors });
}
