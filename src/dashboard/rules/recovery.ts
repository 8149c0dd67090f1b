import type { RecoverResource } from '../../contract/recovery.js';

const sendable = ['recover', 'clear-lock', 'take-over', 'say-build', 'say-nothing'] as const;

/** A choice that a recovery can be asked for with; the others lead elsewhere. */
export type RecoveryChoice = (typeof sendable)[number];

/** Those of the service, in its order: the usual one first. */
export const choicesToSend = (choices: RecoverResource['choices']): RecoveryChoice[] =>
  choices.flatMap(({ choice }) => sendable.find((one) => one === choice) ?? []);

/** How a choice is said to the service. */
export function recoveryBody(choice: RecoveryChoice, build: string): object {
  if (choice === 'clear-lock') return { clearLock: true };
  if (choice === 'take-over') return { takeOver: true };
  if (choice === 'say-build') return { build };
  return choice === 'say-nothing' ? { nothingRuns: true } : {};
}
