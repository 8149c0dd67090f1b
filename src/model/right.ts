import type { Actor } from './actor.js';

/** What a caller may do. `override` passes a hold or lifts a quarantine, beside the verb that it goes with. */
export const verbs = [
  'read',
  'build',
  'promote',
  'rollback',
  'milestone',
  'hold',
  'override',
  'abort',
  'recover',
  'schedule',
  'client',
] as const;
export type Verb = (typeof verbs)[number];

/** A verb on a stage; null = it concerns no stage alone. */
export interface Right {
  readonly verb: Verb;
  readonly stage: string | null;
}

/** Who may do what. Sign-in will answer here; nothing else has to change for it. */
export interface Rights {
  allows(actor: Actor, right: Right): boolean;
}
