import type { Client, ClientName } from '../model/client.js';

/** Clients that are attached to stages. */
export interface ClientRows {
  get(name: ClientName): Promise<Client | undefined>;
  /** Takes its row lock. */
  lock(name: ClientName): Promise<Client | undefined>;
  /** All of them, or those of a stage of ours, by name. */
  list(stage?: string): Promise<Client[]>;
  /** undefined = it is there already. */
  insert(client: ClientName & ClientDetails & Pick<Client, 'actor'>): Promise<Client | undefined>;
  change(name: ClientName, details: ClientDetails): Promise<Client>;
  remove(name: ClientName): Promise<void>;
  /** Notes a sign of life, at most once a minute; nobody who is not attached is noted. */
  see(name: ClientName): Promise<void>;
}

/** What a client says of itself, beside its name. */
export type ClientDetails = Pick<Client, 'stage' | 'url' | 'owner' | 'contact'>;
