import type { Client, ClientName, TouchedClient } from '../model/client.js';
import { Refusal } from '../model/error.js';
import type { EventName } from '../model/event.js';
import { touched } from '../policy/client.js';
import type { Caller } from '../model/caller.js';
import { findClient, findStage } from '../queries/find.js';
import { assertClientUnchanged } from './if-match.js';
import type { Ports } from '../ports/ports.js';
import { assertRight } from './right.js';
import type { ClientDetails, Rows } from '../ports/rows.js';

export interface Attachment extends ClientName, Pick<ClientDetails, 'stage'> {
  /** What is left out stays as it is known; null = nobody knows it any more. */
  readonly details: Partial<Omit<ClientDetails, 'stage'>>;
  readonly ifMatch: string | null;
}

export interface Attached {
  readonly client: Client;
  readonly isNew: boolean;
}

/** Attaches a client to a stage, or changes what is known of it; the same words again change nothing. */
export async function attachClient(
  ports: Pick<Ports, 'catalogue' | 'rights'>,
  rows: Rows,
  { caller, wanted }: { caller: Caller; wanted: Attachment },
): Promise<Attached> {
  const { client, clientStage, stage, ifMatch } = wanted;
  findStage(ports.catalogue, stage);
  assertRight(ports, caller, { verb: 'client', stage });
  // Another one may attach or detach it between two looks.
  for (let tries = 3; tries > 0; tries -= 1) {
    const before = await rows.clients.lock(wanted);
    // Whoever takes it away from a stage changes that one, too.
    if (before !== undefined) assertRight(ports, caller, { verb: 'client', stage: before.stage });
    if (ifMatch !== null) assertClientUnchanged(before ?? (await findClient(rows, wanted)), ifMatch);
    const { url = null, owner = null, contact = null } = { ...before, ...wanted.details };
    const details = { stage, url, owner, contact };
    if (before !== undefined)
      return { client: await change(rows, { caller, before, details }), isNew: false };
    const made = await rows.clients.insert({ client, clientStage, ...details, actor: caller.actor });
    if (made === undefined) continue;
    await tell(rows, { caller, client: made, name: 'client:attached' });
    return { client: made, isNew: true };
  }
  throw new Refusal('unavailable');
}

/** Forgets a client; what it was touched by before stays recorded. */
export async function detachClient(
  ports: Pick<Ports, 'rights'>,
  rows: Rows,
  { caller, name, ifMatch }: { caller: Caller; name: ClientName; ifMatch: string | null },
): Promise<void> {
  assertRight(ports, caller, { verb: 'client', stage: (await findClient(rows, name)).stage });
  const client = (await rows.clients.lock(name)) ?? (await findClient(rows, name));
  assertClientUnchanged(client, ifMatch);
  await rows.clients.remove(name);
  await tell(rows, { caller, client, name: 'client:detached' });
}

/** Notes a sign of life of a client; false = nobody of this name is attached. */
export async function hearClient(rows: Rows, name: ClientName): Promise<boolean> {
  if ((await rows.clients.get(name)) === undefined) return false;
  await rows.clients.see(name);
  return true;
}

/** The clients that a promotion of this stage touches now. */
export async function touchedOn(
  { catalogue }: Pick<Ports, 'catalogue'>,
  rows: Rows,
  stage: string,
): Promise<TouchedClient[]> {
  const names = catalogue.stages.map(({ name }) => name);
  return (await rows.clients.list(stage)).map((client) => touched(client, names));
}

async function change(
  rows: Rows,
  { caller, before, details }: { caller: Caller; before: Client; details: ClientDetails },
): Promise<Client> {
  const names = ['stage', 'url', 'owner', 'contact'] as const;
  if (names.every((name) => before[name] === details[name])) return before;
  const client = await rows.clients.change(before, details);
  const from = before.stage === client.stage ? null : before.stage;
  // Whoever looked at the stage that it leaves counted on touching it.
  if (from !== null) await rows.stages.touch(from);
  await tell(rows, { caller, client, name: 'client:changed', from });
  return client;
}

/** In the history of its stage, whose ETag moves: a promotion touches others than whoever looked has seen. */
async function tell(
  rows: Rows,
  told: { caller: Caller; client: Client; name: EventName; from?: string | null },
): Promise<void> {
  const { caller, client, name, from = null } = told;
  await rows.stages.touch(client.stage);
  const facts = {
    ...{ client: client.client, clientStage: client.clientStage },
    ...{ url: client.url, owner: client.owner, contact: client.contact },
    ...(from === null ? {} : { from }),
  };
  await rows.events.append({ ...caller, name, stage: client.stage, promotion: null, facts });
}
