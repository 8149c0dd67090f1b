import type { Phase, StepName, StepPhase, Trigger } from '../promotion.js';
import type { ActorResource } from './actor.js';
import type { TouchedClientResource } from './client.js';
import type { HoldResource } from './hold.js';
import type { ReasonResource } from './reason.js';

export interface StepResource {
  name: StepName;
  phase: StepPhase;
  startedAt: string;
  endedAt: string | null;
  elapsed: string | null;
}

export interface OutcomeResource {
  code: string;
  text: string;
  output: string[];
  /** Of `protected-change`: what `allowChanges` has to name. */
  changes?: string[];
}

export interface PromotionResource {
  id: string;
  stage: string;
  build: string | null;
  commit: string | null;
  subject: string | null;
  previousBuild: string | null;
  phase: Phase;
  trigger: Trigger;
  actor: ActorResource;
  reason: string | null;
  milestone: number | null;
  occurrence: string | null;
  queue: { position: number } | null;
  blockedBy: ReasonResource[];
  /** Protected changes that its update may make, by name. */
  allowChanges: string[];
  /** The hold that it was allowed to pass. */
  overrideHold: string | null;
  /** Set from the moment on at which somebody wanted it stopped. */
  abortRequestedAt: string | null;
  abort: { by: string; reason: string | null } | null;
  /** Whom it touches: recorded with it, so that a later detach changes nothing here. */
  clients: TouchedClientResource[];
  outcome: OutcomeResource | null;
  /** Lines of its log could not be written. */
  logTruncated: boolean;
  steps: StepResource[];
  progress: { step: number; steps: number; elapsed: string; elapsedSeconds: number } | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  duration: string | null;
  durationSeconds: number | null;
  links: { self: string; log: string; events: string; compare: string | null };
}

export interface TimelineEntry {
  seq: number;
  at: string;
  event: string;
  promotion: PromotionResource | null;
  hold: HoldResource | null;
  /** `web/dev`, where a client was attached, changed or detached. */
  client: string | null;
  actor: ActorResource;
}
