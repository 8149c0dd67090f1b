import type { Client, ClientName } from '../model/client.js';
import { Refusal } from '../model/error.js';
import { attachClient as attachNew, changeClient, detachClient as forget } from '../ledger/client.js';
import type { Ledger } from '../ledger/write.js';
import type { Asker } from '../model/caller.js';
import { findClient, findStage } from '../queries/find.js';
import { assertClientUnchanged } from './if-match.js';
import type { ClientDetails } from '../ports/clients.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { assertRight } from './right.js';

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
  ports: Ledger & Pick<Ports, 'catalogue'>,
  rows: Rows,
  { caller, wanted }: { caller: Asker; wanted: Attachment },
): Promise<Attached> {
  const { client, clientStage, stage, ifMatch } = wanted;
  findStage(ports.catalogue, stage);
  assertRight(caller, { verb: 'client', stage });
  // Another one may attach or detach it between two looks.
  for (let tries = 3; tries > 0; tries -= 1) {
    const before = await rows.clients.lock(wanted);
    // Whoever takes it away from a stage changes that one, too.
    if (before !== undefined) assertRight(caller, { verb: 'client', stage: before.stage });
    if (ifMatch !== null) assertClientUnchanged(before ?? (await findClient(rows, wanted)), ifMatch);
    const { url = null, owner = null, contact = null } = { ...before, ...wanted.details };
    const details = { stage, url, owner, contact };
    if (before !== undefined)
      return { client: await changeClient(ports, rows, { caller, before, details }), isNew: false };
    const made = await attachNew(ports, rows, { caller, wanted: { client, clientStage, ...details } });
    if (made !== undefined) return { client: made, isNew: true };
  }
  throw new Refusal('unavailable', {});
}

/** Forgets a client; what it was touched by before stays recorded. */
export async function detachClient(
  ports: Ledger,
  rows: Rows,
  { caller, name, ifMatch }: { caller: Asker; name: ClientName; ifMatch: string | null },
): Promise<void> {
  assertRight(caller, { verb: 'client', stage: (await findClient(rows, name)).stage });
  const client = (await rows.clients.lock(name)) ?? (await findClient(rows, name));
  assertClientUnchanged(client, ifMatch);
  await forget(ports, rows, { caller, client });
}

/** Notes a sign of life of a client; false = nobody of this name is attached. */
export async function hearClient(rows: Rows, name: ClientName): Promise<boolean> {
  if ((await rows.clients.get(name)) === undefined) return false;
  await rows.clients.see(name);
  return true;
}
