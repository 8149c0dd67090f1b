import type { AbortWaitTextFacts } from '../../model/abort-wait.js';
import { minute } from '../facts.js';
import type { Texts } from '../texts.js';

/** What somebody who stops a running promotion waits for. */
export const abortWaits: Texts<AbortWaitTextFacts> = {
  interrupt: (f) =>
    `The update was told to stop. What is under way is waited for, until ${minute(f.until)} at most; then it is told once more.`,
  'interrupt-again': () =>
    'The update did not stop and was told once more. An operation that was under way may stay pending.',
  kill: () => 'The update does not listen and is killed.',
  'ecs-goes-back': (f) =>
    `ECS was told to stop deployment ${f.deployment} and goes back to what ran before. That is waited for, until ${minute(f.until)} at most.`,
  'ecs-went-back': (f) =>
    `ECS is done with that deployment. The end of the update is waited for, until ${minute(f.until)} at most.`,
  'ecs-refused': (f) =>
    `ECS does not let its deployment be stopped: ${f.action === null ? f.said : `the right ${f.action} is missing`}. So the abort waits until ECS is done with it, until ${minute(f.until)} at most.`,
  'ecs-silent': (f) =>
    `ECS could not be told to stop its deployment: ${f.said}. It is told again; the abort waits until ${minute(f.until)} at most.`,
};
