/** That a client's stage is named like another stage of ours than the one it uses. */
export interface MismatchResource {
  namedLike: string;
  text: string;
}

export interface TouchedClientResource {
  client: string;
  clientStage: string;
  mismatch: MismatchResource | null;
}

export interface ClientResource extends TouchedClientResource {
  stage: string;
  url: string | null;
  owner: string | null;
  contact: string | null;
  attachedAt: string;
  attachedBy: string;
  /** To the minute; null = never yet. */
  lastSeen: string | null;
  secondsSinceSeen: number | null;
  /** `not-yet`: attached within 7 days and not heard of since; `long-ago`: not for 7 days. */
  seen: 'recently' | 'not-yet' | 'long-ago';
}
