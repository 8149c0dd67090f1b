import { nameOfClient, parseClientName, type ClientName } from '../../model/client.js';
import type { ClientResource, TouchedClientResource } from '../../contract/client.js';
import { connect } from '../client/http-client.js';
import { spoken } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { printItems, printOne } from '../terminal/output.js';
import { paints } from '../terminal/paint.js';
import { plainLine } from '../terminal/plain.js';
import { call } from '../client/call.js';
import * as routes from '../../contract/clients.js';
import { variableIn } from '../../model/variable.js';

export interface AttachOptions {
  readonly to: string;
  readonly url?: string;
  readonly owner?: string;
  readonly contact?: string;
}

/** Lists which stages of other teams use which of ours, of one stage or of all. */
export async function listClients(invocation: Invocation, stage?: string): Promise<ExitCode> {
  const { texts, output } = invocation;
  const { columns } = texts;
  const clients = (await call(await connect(invocation), routes.listClients, { query: { stage } })).items;
  printItems(invocation, clients, {
    columns: [
      { title: columns.client, gives: { turn: 5, least: 20 } },
      { title: columns.uses },
      { title: columns.seen },
      { title: columns.owner, gives: { turn: 4, least: 8 } },
      { title: columns.contact, gives: { turn: 3, leaves: true } },
      { title: columns.address, gives: { turn: 1, leaves: true } },
    ],
    row: (client) => [
      nameOfClient(client),
      output === 'tsv' ? client.stage : usesText(client),
      output === 'tsv' ? client.seen : seenText(invocation, client),
      client.owner ?? '–',
      client.contact ?? '–',
      client.url ?? '–',
    ],
    empty: texts.empty.clients,
  });
  if (output === 'table') mismatchLines(invocation, clients).forEach(invocation.print);
  return exitCodes.ok;
}

/** Attaches a client to a stage, or changes what is known of it. */
export async function attachClient(
  invocation: Invocation,
  name: string,
  { to, ...details }: AttachOptions,
): Promise<ExitCode> {
  const named = nameIn(name);
  const { url, owner, contact } = details;
  const body = {
    stage: to,
    ...(url === undefined ? {} : { url }),
    ...(owner === undefined ? {} : { owner }),
    ...(contact === undefined ? {} : { contact }),
  };
  const client = await call(await connect(invocation), routes.attachClient, { params: named, body });
  printOne(invocation, client, () => [
    ...describe(invocation, client),
    invocation.texts.client.next({ stage: client.stage }),
  ]);
  return exitCodes.ok;
}

/** Detaches a client. */
export async function detachClient(invocation: Invocation, name: string): Promise<ExitCode> {
  const named = nameIn(name);
  await call(await connect(invocation), routes.detachClient, { params: named });
  printOne(invocation, named, () => [
    invocation.texts.client.detached({ client: name }),
    invocation.texts.client.again({ client: name }),
  ]);
  return exitCodes.ok;
}

/** Says which client this caller counts as, by SWITCHBACK_CLIENT, and which stage of ours that one uses. */
export async function whichClient(invocation: Invocation): Promise<ExitCode> {
  const name = variableIn(invocation.terminal.env, 'SWITCHBACK_CLIENT');
  if (name === undefined || name === '') throw failure('no-client-name', {});
  const client = await call(await connect(invocation), routes.getClient, { params: nameIn(name) });
  printOne(invocation, client, () => describe(invocation, client));
  return exitCodes.ok;
}

/** `web/qa, ios/qa`, with ≠ where one is named like another stage than its own; null = nobody. */
export const clientNames = (clients: readonly TouchedClientResource[]): string | null =>
  clients.map((client) => nameOfClient(client) + markOf(client)).join(', ') || null;

/** Whom a promotion touches, for a preview or a result; no line where it touches nobody. */
export function clientLines(
  invocation: Invocation,
  clients: readonly TouchedClientResource[],
  indent = '',
): string[] {
  const names = clientNames(clients);
  if (names === null) return [];
  const explained = mismatchLines(invocation, clients).map((line) => `${indent}  ${line}`);
  return [`${indent}${invocation.texts.client.touched({ names })}`, ...explained];
}

/** A sentence for each that is named like another stage, and one on why that is no mistake. */
export function mismatchLines(
  { messages, color }: Invocation,
  clients: readonly TouchedClientResource[],
): string[] {
  const found = clients.flatMap(({ mismatch }) => (mismatch === null ? [] : [mismatch.text]));
  if (found.length === 0) return [];
  return [...found.map((text) => `≠ ${plainLine(text)}`), paints(color).dim(`  ${messages.clients.why}`)];
}

const markOf = ({ mismatch }: TouchedClientResource): string => (mismatch === null ? '' : ' ≠');
const usesText = (client: ClientResource): string => client.stage + markOf(client);

function seenText({ texts, color }: Invocation, { seen, secondsSinceSeen }: ClientResource): string {
  const text =
    secondsSinceSeen === null
      ? texts.client.neverSeen
      : texts.client.seen({ ago: spoken({ texts }, secondsSinceSeen) });
  return seen === 'long-ago' ? paints(color).dim(text) : text;
}

function describe(invocation: Invocation, client: ClientResource): string[] {
  const { texts } = invocation;
  const facts = { client: nameOfClient(client), stage: client.stage };
  return [
    `${texts.client.attached(facts)} (${seenText(invocation, client)})`,
    ...mismatchLines(invocation, [client]),
  ];
}

function nameIn(text: string): ClientName {
  const name = parseClientName(text);
  if (name === null) throw failure('bad-value', { option: 'CLIENT', value: text, expected: 'web/dev' });
  return name;
}
