import type { Choice, ChoiceFacts } from '../model/recovery.js';
import type { Texts } from './texts.js';

/** What a person types for each choice; the same in every language. */
export const recoveryCommands: Texts<Record<Choice, ChoiceFacts>> = {
  wait: (f) => `npx --no switchback stage recover ${f.stage} --preview`,
  'take-over': (f) => `npx --no switchback stage recover ${f.stage} --take-over --reason "…"`,
  recover: (f) => `npx --no switchback stage recover ${f.stage} --reason "…"`,
  'clear-lock': (f) => `npx --no switchback stage recover ${f.stage} --clear-lock --reason "…"`,
  'say-build': (f) => `npx --no switchback stage recover ${f.stage} --build b1 --reason "…"`,
  'say-nothing': (f) => `npx --no switchback stage recover ${f.stage} --nothing-runs --reason "…"`,
  retry: (f) => `npx --no switchback promote ${f.stage} --build ${f.build ?? ''}`,
  rollback: (f) => `npx --no switchback rollback ${f.stage} --reason "…"`,
};
