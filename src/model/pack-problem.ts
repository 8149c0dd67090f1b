import type { NoFacts } from './field-problem.js';

/** What each reason for which a backend cannot be packed is about. */
interface PackFaults {
  'no-package': NoFacts;
  'manifest-broken': NoFacts;
  'no-start': NoFacts;
  /** `build` = the command that makes it, where the project has one. */
  'entry-missing': { readonly entry: string; readonly build: string | null };
  /** The root of a workspace, and the folders in it that may be meant. */
  'workspace-root': { readonly backends: readonly string[] };
  /** `install` = the command of the project's package manager. */
  'not-installed': { readonly names: readonly string[]; readonly install: string };
  'other-version': {
    readonly name: string;
    readonly installed: string;
    readonly wanted: string;
    readonly install: string;
  };
  /** Yarn keeps the packages in archives, which only its own loader reads. */
  'plug-and-play': { readonly names: readonly string[] };
  /** A package of the same repository: only a bundler reads its entry. */
  'inner-sources': { readonly name: string; readonly entry: string };
  'inner-not-built': {
    readonly name: string;
    readonly folder: string;
    readonly entry: string;
    readonly build: string | null;
  };
  /** The folder of the bundler is not there or empty. */
  'no-bundle': { readonly folder: string; readonly build: string | null };
  'bundle-without-start': { readonly folder: string };
  'npm-failed': { readonly why: string };
}

export type PackCode = keyof PackFaults;

/** Why the backend of the working copy cannot be packed, or would not start. */
export type PackProblem = {
  [C in PackCode]: { readonly code: C; readonly facts: PackFaults[C] };
}[PackCode];

export type PackFacts<C extends PackCode> = PackFaults[C];
