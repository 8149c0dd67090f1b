import type { NoFacts } from './field-problem.js';
import type { Stored } from './stored.js';

/** ECS's own name of a deployment: what whoever looks in its console finds. */
type OfDeployment = { readonly deployment: string };

/** Why ECS does not stop a deployment: AWS's words, and the right that is missing where it is a right. */
type Refused = { readonly said: string; readonly action: string | null };

/** What somebody who stops a running promotion waits for: code → what is stored with it. */
export interface AbortWaitFacts {
  /** The update was told to stop: what is under way is awaited. */
  interrupt: NoFacts;
  'interrupt-again': NoFacts;
  kill: NoFacts;
  /** ECS was asked to stop its deployment, and goes back to what ran before. */
  'ecs-goes-back': OfDeployment;
  /** It is done with that deployment, whatever came of it; the engine is not yet. */
  'ecs-went-back': NoFacts;
  /** ECS goes on with its deployment, for it may not be told otherwise. */
  'ecs-refused': Refused;
  /** ECS could not be asked; it is asked again. */
  'ecs-silent': Refused;
}

export type AbortWaitCode = keyof AbortWaitFacts;

/** What a text about it may mention. */
export type AbortWaitTextFacts = {
  [C in AbortWaitCode]: AbortWaitFacts[C] & Readonly<Record<'until', string>>;
};

/** What an abort waits for from now on, and until when at most. */
export type NewAbortWait = {
  [C in AbortWaitCode]: { readonly code: C; readonly facts: AbortWaitFacts[C]; readonly until: Date };
}[AbortWaitCode];

/** The same as its row has it, and since when. */
export type AbortWait = Stored & Readonly<Record<'since' | 'until', Date>>;

/** What ECS answers to whoever wants the deployment of a build stopped. */
export type GoingBack =
  /** There is nothing to stop: nothing is on its way, or it is not this build. */
  | { readonly kind: 'nothing' }
  /** It has just been asked, or is going back since somebody asked before. */
  | { readonly kind: 'goes-back'; readonly deployment: string }
  | ({ readonly kind: 'refused' | 'silent' } & Refused);
