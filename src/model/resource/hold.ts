import type { HoldKind, Verdict } from '../hold.js';
import type { ActorResource } from './actor.js';

export interface HoldResource {
  id: string;
  stage: string;
  kind: HoldKind;
  reason: string;
  by: string;
  actor: ActorResource;
  createdAt: string;
  /** null = until somebody releases it. */
  until: string | null;
  secondsLeft: number | null;
  ended: {
    at: string;
    how: 'released' | 'expired';
    by: string;
    reason: string | null;
    verdict: Verdict | null;
    build: string | null;
  } | null;
}

/** The answer to a new hold: what is under way finishes, what waits keeps its place. */
export interface HoldSetResource extends HoldResource {
  running: { promotion: string; build: string | null } | null;
  waiting: number;
}
