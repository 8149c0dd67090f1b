import type { RecoveryFacts, RecoveryTextFacts } from '../../model/recovery-outcome.js';
import type { Choice, ChoiceFacts, LockOwner, Unclear } from '../../model/recovery.js';
import { listed, worded } from '../facts.js';
import type { Texts } from '../texts.js';
import { outcomes } from './outcomes.js';

const unclearBecause: Readonly<Record<Unclear, string>> = {
  'no-answer': 'it cannot be asked',
  'on-its-way': 'it is still on its way and may turn back',
  'build-unknown': 'what runs there is no build that is registered here',
};

/** What a person is told before, during and after a recovery. */
export const recovery: {
  readonly choices: Texts<Record<Choice, ChoiceFacts>>;
  readonly outcomes: Texts<RecoveryTextFacts>;
  readonly owners: Readonly<Record<LockOwner, string>>;
} = {
  choices: {
    wait: () =>
      'An update, a recovery or the process that locked the stack is still at work. Wait for its end, and look again.',
    'take-over': () =>
      'Takes the update from its service, which is silent and which nobody can prove to be gone, and finds out how it ended. Be sure that this service and its update are gone; whatever it still reports is discarded.',
    recover: () =>
      'Reads what is there into the state of the stack, asks the platform what runs, and records it. Nothing that runs is changed.',
    'clear-lock': () =>
      'The same, and first removes the lock, which nobody can prove to be left over. Be sure that its owner is gone: two updates at once can break the stack.',
    'say-build': () =>
      'The same; where the platform still cannot tell, your word counts. Look yourself first which build it runs.',
    'say-nothing': () =>
      'The same; where the platform still cannot tell, your word counts that nothing runs.',
    retry: (f) => `Promotes ${f.build ?? ''} again.`,
    rollback: () => 'Puts the build before back.',
  },
  outcomes: {
    'state-unreachable': outcomes['state-unreachable'],
    'stack-missing': outcomes['stack-missing'],
    'dotenv-invalid': outcomes['dotenv-invalid'],
    recovered: (f) =>
      f.build === null
        ? `Nothing runs on ${f.stage}, ${toldBy(f)}.`
        : `${f.stage} runs ${f.build}, ${toldBy(f)}.`,
    unclear: (f) => `The platform cannot tell what ${f.stage} runs: ${worded(unclearBecause, f.why)}.`,
    'lock-kept': (f) =>
      `The stack of ${f.stage} is locked by ${listed(f.locks)}, and nobody can prove that it is left over. Nothing was changed.`,
    'lock-alive': (f) =>
      `The stack of ${f.stage} is locked by ${listed(f.locks)}, who is still at work. Nothing was changed.`,
    'stage-removed': (f) =>
      `The file of ${f.stage} is gone, so nothing was found out. Once it is back, recover the stage again.`,
    'refresh-failed': (f) => `The refresh of ${f.stage} did not succeed (${f.how}).`,
  },
  owners: {
    gone: 'that process is gone',
    reused: 'that process is gone; its number belongs to another one',
    alive: 'that process is at work',
    elsewhere: 'on another machine, where nobody can look from here',
    unreadable: 'the lock cannot be read',
  },
};

const toldBy = (f: RecoveryFacts['recovered']): string =>
  f.how === 'said' ? 'by the word of who recovered it' : 'as its platform says';
