import type { Actor } from './actor.js';

/** How a client is named: the other team's name of itself, and the stage of theirs. */
export interface ClientName {
  /** `web` of `web/dev`. */
  readonly client: string;
  /** `dev` of `web/dev`: a stage of theirs, which need not be ours of that name. */
  readonly clientStage: string;
}

/** Another team's stage that talks to one of ours. */
export interface Client extends ClientName {
  /** The stage of ours that it uses. */
  readonly stage: string;
  readonly url: string | null;
  readonly owner: string | null;
  readonly contact: string | null;
  /** Grows with every change; the ETag is made of it. */
  readonly revision: number;
  readonly actor: Actor;
  readonly attachedAt: Date;
  /** When it was heard of last, to the minute; null = never yet. */
  readonly lastSeen: Date | null;
}

/** A client that a promotion touches, as it was when the promotion was accepted or started. */
export interface TouchedClient extends ClientName {
  /** The other stage of ours that its own is named like; null = nothing to be confused with. */
  readonly namedLike: string | null;
}

/** Lower case, so that one client has one spelling; what fits in an address and a header as it is. */
export const clientNamePattern = /^[a-z0-9][a-z0-9._-]{0,49}$/;

export const etagOfClient = ({ client, clientStage, revision }: Client): string =>
  `"${client}/${clientStage}-${String(revision)}"`;

export const nameOfClient = ({ client, clientStage }: ClientName): string => `${client}/${clientStage}`;

/** What `web/dev` names; null = it is no name of a client. */
export function parseClientName(text: string): ClientName | null {
  const [client = '', clientStage = '', ...more] = text.split('/');
  const valid = more.length === 0 && clientNamePattern.test(client) && clientNamePattern.test(clientStage);
  return valid ? { client, clientStage } : null;
}
