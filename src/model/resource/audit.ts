import type { Facts } from '../error.js';
import type { EventName } from '../audit.js';
import type { Phase } from '../promotion.js';
import type { ActorResource } from './actor.js';
import type { Page } from './page.js';

/** One row of the audit; `seq` has no gaps. */
export interface AuditResource {
  seq: number;
  at: string;
  name: EventName;
  stage: string | null;
  promotion: string | null;
  actor: ActorResource;
  requestId: string | null;
  reason: string | null;
  from: Phase | null;
  to: Phase | null;
  facts: Facts;
}

/** Rows of the audit, oldest first. */
export interface EventsPage extends Page<AuditResource> {
  /** The newest row that was looked at, also when a filter left it out: `?since=` goes on from here. */
  upTo: number;
}
