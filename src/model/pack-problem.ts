import type { NoFacts } from './field-problem.js';

/** What each reason for which a backend cannot be packed is about. */
interface PackFaults {
  'no-package': NoFacts;
  'manifest-broken': NoFacts;
  'no-start': NoFacts;
  /** `build` = the command that makes it, where the project has one. */
  'entry-missing': { readonly entry: string; readonly build: string | null };
  'not-installed': { readonly names: readonly string[] };
  'other-version': { readonly name: string; readonly installed: string; readonly wanted: string };
  'npm-failed': { readonly why: string };
}

export type PackCode = keyof PackFaults;

/** Why the backend of the working copy cannot be packed, or would not start. */
export type PackProblem = {
  [C in PackCode]: { readonly code: C; readonly facts: PackFaults[C] };
}[PackCode];

export type PackFacts<C extends PackCode> = PackFaults[C];
