import { shown, type Facts } from './facts.js';

/** What a person types for each choice; the same in every language. */
export const recoveryCommands = {
  wait: (f: Facts) => `switchback stage recover ${shown(f['stage'])} --look`,
  'take-over': (f: Facts) => `switchback stage recover ${shown(f['stage'])} --take-over --reason "…"`,
  recover: (f: Facts) => `switchback stage recover ${shown(f['stage'])} --reason "…"`,
  'clear-lock': (f: Facts) => `switchback stage recover ${shown(f['stage'])} --clear-lock --reason "…"`,
  'say-build': (f: Facts) => `switchback stage recover ${shown(f['stage'])} --build b1 --reason "…"`,
  'say-nothing': (f: Facts) => `switchback stage recover ${shown(f['stage'])} --nothing-runs --reason "…"`,
  retry: (f: Facts) => `switchback promote ${shown(f['stage'])} --build ${shown(f['build'])}`,
  rollback: (f: Facts) => `switchback rollback ${shown(f['stage'])} --reason "…"`,
};
