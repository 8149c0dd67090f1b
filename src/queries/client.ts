import type { Client, TouchedClient } from '../model/client.js';
import { namedLike, seenOf, touched, type Seen } from '../policy/client.js';
import type { Catalogue } from '../ports/catalogue.js';
import type { Rows } from '../ports/rows.js';

/** A client with what the rules say of it. */
export interface ClientView {
  readonly client: Client;
  /** Which other stage of ours its own is named like. */
  readonly namedLike: string | null;
  readonly seen: Seen;
  /** When this was so, by the database's clock. */
  readonly now: Date;
}

interface Known {
  readonly catalogue: Pick<Catalogue, 'stages'>;
}

/** The clients of all stages, or of one, by name. */
export async function listClients({ catalogue }: Known, rows: Rows, stage?: string): Promise<ClientView[]> {
  const [clients, now] = await Promise.all([rows.clients.list(stage), rows.now()]);
  return clients.map((client) => judged(catalogue, client, now));
}

/** One client, however it was come by. */
export const viewClient = async ({ catalogue }: Known, rows: Rows, client: Client): Promise<ClientView> =>
  judged(catalogue, client, await rows.now());

const judged = ({ stages }: Known['catalogue'], client: Client, now: Date): ClientView => ({
  client,
  namedLike: namedLike(
    client,
    stages.map(({ name }) => name),
  ),
  seen: seenOf(client, now),
  now,
});

/** The clients that a promotion of this stage touches now. */
export async function touchedOn({ catalogue }: Known, rows: Rows, stage: string): Promise<TouchedClient[]> {
  const names = catalogue.stages.map(({ name }) => name);
  return (await rows.clients.list(stage)).map((client) => touched(client, names));
}
