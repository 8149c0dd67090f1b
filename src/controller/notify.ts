import { letterFailed } from '../ledger/webhook.js';
import type { Happening } from '../model/notice.js';
import type { Delivered, NoticeKind, Webhook } from '../model/webhook.js';
import { isWanted, waitSecondsAfter } from '../policy/notice.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import type { Letter } from '../ports/webhooks.js';
import { crashPoint } from '../processes/crash-point.js';
import { happeningsByTime, happeningsIn } from '../queries/notice.js';
import { sendNotice } from '../requests/send-notice.js';

/** A turn ends by itself when whoever has it is gone; each thing that is sent renews it. */
const turnSeconds = 30;
/** Rows of the audit that are read in one go. */
const atOnce = 100;
/** What one webhook is told in a round at most: a slow one keeps the others waiting for no longer. */
const mostInARound = 10;
/** How often it is looked at what comes with time, at most. */
const lookSeconds = 30;

export interface Notifier {
  readonly ports: Pick<Ports, 'store' | 'waker' | 'instance' | 'log' | 'post' | 'now'>;
  /** The service stops: what was not sent by then is sent by the next one. */
  readonly closing: AbortSignal;
}

/**
 * Tells webhooks what happened since the last round: the audit is what is read, rows say how far and what each is still
 * to be told, and one service at a time has the turn. What fails is told again later, each webhook by itself, and holds
 * up no promotion.
 */
export async function notifyRound(notifier: Notifier): Promise<void> {
  const { store, instance } = notifier.ports;
  // Before it is known whether anybody listens: whoever begins to in between is told what comes after that.
  const last = await store.read.events.last();
  const state = await store.read.webhooks.state();
  if (state === undefined) return store.transaction((rows) => rows.webhooks.begin(last));
  if (!state.isWanted) {
    if (state.seen < last) await store.transaction((rows) => rows.webhooks.saw(last));
    return;
  }
  await readTime(notifier);
  if (state.seen >= last && !state.isDue) return;
  if (!(await takeTurn(notifier))) return;
  await readAudit(notifier);
  const told = await store.read.webhooks.active();
  await Promise.all(told.map((webhook) => tellOne(notifier, webhook)));
  await store.transaction((rows) => rows.webhooks.leave(instance.id));
}

const takeTurn = ({ ports: { store, instance } }: Notifier): Promise<boolean> =>
  store.transaction((rows) => rows.webhooks.take(instance.id, turnSeconds));

/** The audit has every change, in the order in which they can be read and without gaps. */
async function readAudit({ ports: { store } }: Notifier): Promise<void> {
  const readSome = (): Promise<boolean> =>
    store.transaction(async (rows) => {
      const seen = (await rows.webhooks.state())?.seen ?? 0;
      const events = await rows.events.after(seen, { limit: atOnce });
      const last = events.at(-1);
      if (last === undefined) return false;
      await want(rows, (kinds) => happeningsIn(rows, events, kinds));
      await rows.webhooks.saw(last.seq);
      return events.length === atOnce;
    });
  while (await readSome());
}

const readTime = ({ ports: { store } }: Notifier): Promise<void> =>
  store.transaction(async (rows) => {
    if (await rows.webhooks.mayLook(lookSeconds)) await want(rows, (kinds) => happeningsByTime(rows, kinds));
  });

/** Each webhook gets what it wants of what is found; nothing is looked for that nobody wants. */
async function want(
  rows: Rows,
  find: (kinds: ReadonlySet<NoticeKind>) => Promise<readonly Happening[]>,
): Promise<void> {
  const webhooks = await rows.webhooks.active();
  if (webhooks.length === 0) return;
  const found = await find(new Set(webhooks.flatMap(({ kinds }) => kinds)));
  for (const webhook of webhooks)
    await rows.webhooks.want(
      webhook.id,
      found.filter((one) => isWanted(webhook, one)),
    );
}

/** One after the other, in the order in which they happened; the first that does not arrive keeps the rest waiting. */
async function tellOne(notifier: Notifier, webhook: Webhook): Promise<void> {
  const { store } = notifier.ports;
  for (let count = 0; count < mostInARound && !notifier.closing.aborted; count += 1) {
    const letter = await store.read.webhooks.next(webhook.id);
    if (letter === undefined || !(await takeTurn(notifier))) return;
    if (!(await sendOne(notifier, webhook, letter))) return;
  }
}

/** Whether it arrived, or nobody is to be told any more. */
async function sendOne({ ports, closing }: Notifier, webhook: Webhook, letter: Letter): Promise<boolean> {
  const sealed = await ports.store.read.webhooks.secretOf(webhook.id);
  if (sealed === undefined) return true;
  const { id, tries, notice } = letter;
  const delivered = await sendNotice(ports, { webhook, sealed, id, tries, notice });
  crashPoint('notice.afterSend');
  if (delivered.arrived) {
    const { status } = delivered;
    await ports.store.transaction((rows) => rows.webhooks.arrived(letter, status));
    return true;
  }
  // Whoever closed the connection was this service.
  if (!closing.aborted) await failed(ports, { webhook, letter, delivered });
  return false;
}

async function failed(
  ports: Notifier['ports'],
  {
    webhook,
    letter,
    delivered: { why, status },
  }: { webhook: Webhook; letter: Letter; delivered: Extract<Delivered, { arrived: false }> },
): Promise<void> {
  const about = { webhook: webhook.id, host: new URL(webhook.url).host, why, status };
  const isOff = await ports.store.transaction(async (rows) => {
    const failures = (await rows.webhooks.lock(webhook.id))?.failures ?? 0;
    const seconds = waitSecondsAfter(failures + 1);
    return letterFailed(ports, rows, { webhook, letter, trouble: { why, status }, seconds });
  });
  if (isOff) ports.log.warn(about, 'a webhook was switched off: nothing came through for long');
  else if (webhook.trouble?.why !== why)
    ports.log.warn(about, 'a webhook did not take what it was told; it is told again');
}
