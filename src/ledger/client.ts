import type { Caller } from '../model/caller.js';
import type { Client, ClientName } from '../model/client.js';
import type { ClientDetails } from '../ports/clients.js';
import type { Rows } from '../ports/rows.js';
import { write, type Ledger, type Trace } from './write.js';

/** Attaches a client; undefined = another one has just done so. */
export const attachClient = (
  ledger: Ledger,
  rows: Rows,
  { caller, wanted }: { caller: Caller; wanted: ClientName & ClientDetails },
): Promise<Client | undefined> =>
  write(ledger, rows, {
    change: () => rows.clients.insert({ ...wanted, actor: caller.actor }),
    trace: (made) =>
      made === undefined ? null : traceOf(made, { caller, name: 'client:attached', from: null }),
  });

/** Changes what is known of a client; the same words again change nothing. */
export async function changeClient(
  ledger: Ledger,
  rows: Rows,
  { caller, before, details }: { caller: Caller; before: Client; details: ClientDetails },
): Promise<Client> {
  const names = ['stage', 'url', 'owner', 'contact'] as const;
  if (names.every((name) => before[name] === details[name])) return before;
  return write(ledger, rows, {
    change: () => rows.clients.change(before, details),
    trace: (client) => {
      const from = before.stage === client.stage ? null : before.stage;
      return traceOf(client, { caller, name: 'client:changed', from });
    },
  });
}

/** Forgets a client; what it was touched by before stays recorded. */
export const detachClient = (
  ledger: Ledger,
  rows: Rows,
  { caller, client }: { caller: Caller; client: Client },
): Promise<void> =>
  write(ledger, rows, {
    change: () => rows.clients.remove(client),
    trace: () => traceOf(client, { caller, name: 'client:detached', from: null }),
  });

interface Told {
  readonly caller: Caller;
  readonly name: 'client:attached' | 'client:changed' | 'client:detached';
  /** The stage that it used before, where that is another one. */
  readonly from: string | null;
}

/** The ETags of its stages move: a promotion touches others than whoever looked has seen. */
function traceOf(client: Client, { caller, name, from }: Told): Trace {
  const { stage } = client;
  const facts = {
    ...{ client: client.client, clientStage: client.clientStage },
    ...{ url: client.url, owner: client.owner, contact: client.contact },
    ...(from === null ? {} : { from }),
  };
  return {
    audit: [{ ...caller, name, stage, promotion: null, facts }],
    told: null,
    touches: from === null ? [stage] : [from, stage],
    wakes: null,
  };
}
