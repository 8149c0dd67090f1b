/** What a caller may do. `token` gives what speaks for others, or tells them: tokens and webhooks. `override` passes a hold or lifts a quarantine, beside the verb that it goes with. */
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
  'token',
] as const;
export type Verb = (typeof verbs)[number];

/** Verbs that concern no stage alone: who has one has it everywhere. */
export const verbsWithoutStage: readonly Verb[] = ['read', 'build', 'token'];

/** A verb on a stage; null = it concerns no stage alone. */
export interface Right {
  readonly verb: Verb;
  readonly stage: string | null;
}

/** A right that somebody was given: on one stage, or on every one (`*`), also on those that come later. */
export interface Grant {
  readonly verb: Verb;
  readonly stage: string;
}

/** Every stage. */
export const everyStage = '*';
