import { systemActor } from '../model/actor.js';
import type { EventName } from '../model/audit.js';
import type { Caller } from '../model/caller.js';
import type { Facts } from '../model/error.js';
import { mostFailures, type Webhook, type WebhookTrouble } from '../model/webhook.js';
import type { Rows } from '../ports/rows.js';
import type { Letter, NewWebhook, WebhookChange } from '../ports/webhooks.js';
import { note, write, type Ledger, type Trace } from './write.js';

/** Makes a webhook; what is recorded of it is neither its secret nor its whole address, which may be one, too. */
export const createWebhook = (
  ledger: Ledger,
  rows: Rows,
  { caller, wanted }: { caller: Caller; wanted: NewWebhook },
): Promise<Webhook> =>
  write(ledger, rows, {
    change: () => rows.webhooks.insert(wanted),
    trace: (made) => traceOf(made, { caller, name: 'webhook:created' }),
  });

/** Changes it; which parts is recorded. */
export const changeWebhook = (
  ledger: Ledger,
  rows: Rows,
  { caller, before, change }: { caller: Caller; before: Webhook; change: WebhookChange },
): Promise<Webhook> =>
  write(ledger, rows, {
    change: () => rows.webhooks.change(before.id, change),
    trace: (after) =>
      traceOf(after, {
        ...{ caller, name: 'webhook:changed' },
        facts: { changed: Object.keys(change).map((name) => parts[name as keyof WebhookChange]) },
      }),
  });

/** What the API calls its parts. */
const parts: Readonly<Record<keyof WebhookChange, string>> = {
  url: 'url',
  kinds: 'kinds',
  stages: 'stages',
  language: 'language',
  isActive: 'active',
  sealed: 'secret',
};

/** Removes it with all that it was still to be told. */
export const removeWebhook = (
  ledger: Ledger,
  rows: Rows,
  { caller, webhook }: { caller: Caller; webhook: Webhook },
): Promise<void> =>
  write(ledger, rows, {
    change: () => rows.webhooks.remove(webhook.id),
    trace: () => traceOf(webhook, { caller, name: 'webhook:removed', facts: { untold: webhook.waiting } }),
  });

/** A try in vain: it is told again later, or switched off when nothing came through for so long. Says whether it was. */
export async function letterFailed(
  ledger: Ledger,
  rows: Rows,
  {
    webhook,
    letter,
    trouble,
    seconds,
  }: {
    webhook: Webhook;
    letter: Letter;
    trouble: Pick<WebhookTrouble, 'why' | 'status'>;
    seconds: number;
  },
): Promise<boolean> {
  const failures = await rows.webhooks.failed(letter, trouble, seconds);
  if (failures < mostFailures) return false;
  const untold = (await rows.webhooks.get(webhook.id))?.waiting ?? 0;
  await rows.webhooks.switchOff(webhook.id);
  const caller = { actor: systemActor('webhook'), requestId: null };
  const facts = { why: trouble.why, status: trouble.status, failures, untold };
  await note(ledger, rows, ...traceOf(webhook, { caller, name: 'webhook:off', facts }).audit);
  return true;
}

interface Told {
  readonly caller: Caller;
  readonly name: Extract<EventName, `webhook:${string}`>;
  readonly facts?: Facts;
}

function traceOf({ id, url, isActive }: Webhook, { caller, name, facts = {} }: Told): Trace {
  const { actor, requestId } = caller;
  const own = { webhook: id, host: new URL(url).host, active: isActive && name !== 'webhook:off' };
  return {
    audit: [{ name, stage: null, promotion: null, actor, requestId, facts: { ...own, ...facts } }],
    told: null,
    touches: [],
    wakes: null,
  };
}
