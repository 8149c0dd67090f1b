import { text } from 'node:stream/consumers';
import { listDeliveries as listOfDeliveries } from '../../contract/webhook-deliveries.js';
import * as routes from '../../contract/webhooks.js';
import type { WebhookResource } from '../../contract/webhooks.js';
import { noticeKinds, noticeLanguages, type NoticeKind, type NoticeLanguage } from '../../model/webhook.js';
import { call } from '../client/call.js';
import { connect } from '../client/http-client.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { limitOf, longestPage } from '../terminal/limit.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { localMinute, localTime } from '../terminal/local-time.js';
import { printItems, printOne } from '../terminal/output.js';
import { pairLines, type Pair } from '../terminal/pairs.js';
import { plainLine } from '../terminal/plain.js';

interface WebhookOptions {
  readonly kind?: readonly string[];
  readonly stage?: readonly string[];
  readonly language?: string;
  readonly off?: true;
}

/** Lists who is told what, and how that goes. */
export async function listWebhooks(invocation: Invocation): Promise<ExitCode> {
  const { texts, output } = invocation;
  const { columns } = texts;
  const { items } = await call(await connect(invocation), routes.listWebhooks, { query: { limit: 200 } });
  const when = output === 'tsv' ? (at: string): string => at : localMinute;
  printItems(invocation, items, {
    columns: [
      { title: columns.address, gives: { turn: 4, least: 12 } },
      { title: columns.event, gives: { turn: 1, least: 8, leaves: true } },
      { title: columns.stage, gives: { turn: 3, least: 8 } },
      { title: columns.state },
      { title: columns.arrived, gives: { turn: 2, leaves: true } },
      { title: columns.webhook },
    ],
    row: (webhook) => [
      plainLine(webhook.url),
      webhook.kinds.length === noticeKinds.length ? every : webhook.kinds.join(', '),
      webhook.stages?.join(', ') ?? every,
      output === 'tsv' ? stateOf(webhook) : texts.webhook.states[stateOf(webhook)],
      webhook.deliveredAt === null ? '–' : when(webhook.deliveredAt),
      webhook.id,
    ],
    empty: texts.empty.webhooks,
  });
  return exitCodes.ok;
}

/** Shows one: what it is told, and how that goes. */
export async function showWebhook(invocation: Invocation, id: string): Promise<ExitCode> {
  const webhook = await call(await connect(invocation), routes.getWebhook, { params: { webhook: id } });
  printOne(invocation, webhook, () => pairLines(pairsOf(invocation, webhook), invocation));
  return exitCodes.ok;
}

/** Makes one. Its secret is all that stands on stdout, so that a script can take it. */
export async function createWebhook(
  invocation: Invocation,
  url: string,
  { idempotencyKey: key, off, ...options }: WebhookOptions & { readonly idempotencyKey?: string },
): Promise<ExitCode> {
  const { texts } = invocation;
  const active = off === true ? { active: false } : {};
  const webhook = await call(await connect(invocation), routes.createWebhook, {
    body: { url: await addressIn(invocation, url), ...wantedOf(options), ...active },
    ...(key === undefined ? {} : { key }),
  });
  return printSecret(invocation, webhook, texts.webhook.made({ id: webhook.id }));
}

type Secret = WebhookResource & { readonly secret: string | null };

function printSecret(invocation: Invocation, webhook: Secret, said: string): ExitCode {
  const { texts, note, print } = invocation;
  if (forMachines(invocation)) {
    printOne(invocation, webhook, () => []);
    return exitCodes.ok;
  }
  note(said);
  print(webhook.secret ?? '');
  note(texts.webhook.use);
  note(texts.webhook.try({ id: webhook.id }));
  return exitCodes.ok;
}

/** Changes one, or switches it on or off. */
export async function changeWebhook(
  invocation: Invocation,
  id: string,
  options: WebhookOptions & { readonly url?: string; readonly on?: true },
): Promise<ExitCode> {
  const { url, on, off } = options;
  const body = {
    ...wantedOf(options),
    ...(url === undefined ? {} : { url: await addressIn(invocation, url) }),
    ...(on === true || off === true ? { active: on === true } : {}),
  };
  const client = await connect(invocation);
  const webhook = await call(client, routes.changeWebhook, { params: { webhook: id }, body });
  printOne(invocation, webhook, () => pairLines(pairsOf(invocation, webhook), invocation));
  return exitCodes.ok;
}

/** Gives one a new secret. It is all that stands on stdout, so that a script can take it. */
export async function rotateSecret(invocation: Invocation, id: string): Promise<ExitCode> {
  const client = await connect(invocation);
  const webhook = await call(client, routes.renewSecret, { params: { webhook: id }, body: {} });
  return printSecret(invocation, webhook, invocation.texts.webhook.rotated({ id }));
}

/** Lists what one was told and is still to be told, with the answers. */
export async function listDeliveries(
  invocation: Invocation,
  id: string,
  { limit: wanted }: { readonly limit: string },
): Promise<ExitCode> {
  const { texts, output } = invocation;
  const { columns, webhook: said } = texts;
  const limit = limitOf(wanted);
  const client = await connect(invocation);
  const asked = { params: { webhook: id }, query: { limit } };
  const { items, nextCursor } = await call(client, listOfDeliveries, asked);
  const when = output === 'tsv' ? (at: string): string => at : localMinute;
  printItems(invocation, items, {
    columns: [
      { title: columns.localTime },
      { title: columns.event, gives: { turn: 1, leaves: true } },
      { title: columns.state },
      { title: columns.answer, gives: { turn: 2, least: 6 } },
      { title: columns.message, gives: { turn: 4, least: 16 } },
      { title: columns.delivery, gives: { turn: 3, leaves: true } },
    ],
    row: ({ at, event, state, tries, last, text: message, ...delivery }) => [
      when(at),
      event,
      output === 'tsv' ? state : said.deliveryStates[state],
      last === null ? '–' : answerText(last.why === null ? null : said.faults[last.why], last.status, tries),
      plainLine(message),
      delivery.id,
    ],
    empty: texts.empty.deliveries,
    cut: nextCursor === null ? null : texts.older.deliveries({ count: items.length, most: longestPage }),
  });
  return exitCodes.ok;
}

/** `204`, or `503 ×4: it was answered, but not with 2xx`. */
function answerText(why: string | null, status: number | null, tries: number): string {
  const times = tries > 1 ? ` ×${String(tries)}` : '';
  const answered = `${status === null ? '–' : String(status)}${times}`;
  return why === null ? answered : `${answered}: ${why}`;
}

/** Removes one for good. */
export async function removeWebhook(invocation: Invocation, id: string): Promise<ExitCode> {
  await call(await connect(invocation), routes.removeWebhook, { params: { webhook: id } });
  printOne(invocation, { id, state: 'removed' }, () => [invocation.texts.webhook.removed({ id })]);
  return exitCodes.ok;
}

/** Sends a test there, and says what came of it: one that did not arrive is an error. */
export async function testWebhook(invocation: Invocation, id: string): Promise<ExitCode> {
  const { webhook: said } = invocation.texts;
  const client = await connect(invocation);
  const tried = await call(client, routes.testWebhook, { params: { webhook: id }, body: {} });
  const { arrived, status, why } = tried;
  printOne(invocation, tried, () => [
    why === null ? said.arrived({ status: status ?? 0 }) : said.lost({ why: said.faults[why], status }),
  ]);
  return arrived ? exitCodes.ok : exitCodes.error;
}

/** In place of all names of kinds or stages. */
const every = '*';

function pairsOf({ texts: { webhook: said } }: Invocation, webhook: WebhookResource): Pair[] {
  const { id, url, kinds, stages, language, trouble, failures, deliveredAt, waiting, createdBy } = webhook;
  return [
    [said.labels.webhook, id],
    [said.labels.url, plainLine(url)],
    [said.labels.kinds, kinds.length === noticeKinds.length ? every : kinds.join(', ')],
    [said.labels.stages, stages?.join(', ') ?? every],
    [said.labels.language, language],
    [said.labels.state, said.states[stateOf(webhook)]],
    [
      said.labels.trouble,
      trouble === null
        ? null
        : said.trouble({ times: failures, why: said.faults[trouble.why], status: trouble.status }),
    ],
    [said.labels.arrived, deliveredAt === null ? said.never : localTime(deliveredAt)],
    [said.labels.waiting, waiting === 0 ? null : String(waiting)],
    [said.labels.made, plainLine(`${createdBy.name ?? createdBy.id}, ${localTime(webhook.createdAt)}`)],
  ];
}

function stateOf({ active, trouble, deliveredAt }: WebhookResource): 'off' | 'failing' | 'untried' | 'works' {
  if (!active) return 'off';
  if (trouble !== null) return 'failing';
  return deliveredAt === null ? 'untried' : 'works';
}

/** What was said of it by flags; `*` = all of them. */
const wantedOf = ({ kind, stage, language }: WebhookOptions) => ({
  ...(kind === undefined ? {} : { kinds: kind.includes(every) ? [...noticeKinds] : kind.map(kindIn) }),
  ...(stage === undefined ? {} : { stages: stage.includes(every) ? null : [...stage] }),
  ...(language === undefined ? {} : { language: languageIn(language) }),
});

/** An address can be a secret: whoever wants it in no list of processes gives it by a pipe. */
const addressIn = async ({ terminal }: Invocation, url: string): Promise<string> =>
  url === '-' ? (await text(terminal.stdin)).trim() : url;

function kindIn(value: string): NoticeKind {
  const kind = noticeKinds.find((one) => one === value);
  if (kind !== undefined) return kind;
  throw failure('bad-value', { option: '--kind', value, expected: noticeKinds.join(', ') });
}

function languageIn(value: string): NoticeLanguage {
  const language = noticeLanguages.find((one) => one === value);
  if (language !== undefined) return language;
  throw failure('bad-value', { option: '--language', value, expected: noticeLanguages.join(', ') });
}
