import type { NoFacts } from './field-problem.js';
import type { EnvironmentProblem } from './stage-file-problem.js';

/** Why `init` writes nothing: code → what its text may mention. */
interface InitProblemFacts {
  'no-backend': { readonly directory: string };
  'manifest-broken': NoFacts;
  'package-missing': NoFacts;
  /** The root of a workspace, and the folders in it that may be meant. */
  'workspace-root': { readonly backends: readonly string[] };
  'no-stages': NoFacts;
  'bad-stage-name': { readonly name: string };
  'stage-twice': { readonly name: string };
  /** A file of this name is somebody else's. */
  'foreign-file': { readonly file: string };
  /** The file names a service already; null = it says something else there. */
  'other-server': { readonly file: string; readonly server: string | null };
  'broken-file': { readonly file: string; readonly why: string };
}

/** What a person should know before `init` writes. */
interface InitNoteFacts {
  'dirty-tree': { readonly files: readonly string[] };
  'no-git': NoFacts;
  'no-start': NoFacts;
  'not-built': { readonly entry: string; readonly build: string | null };
  'no-health': { readonly used: string };
  /** `line` = what to add, because the files are there already. */
  'health-in-files': { readonly line: string; readonly files: readonly string[] };
  /** In a dotenv file that was there before; never a value. */
  'dotenv-mistake': { readonly problem: EnvironmentProblem };
  'no-port-read': NoFacts;
  'ignored-by-git': { readonly files: readonly string[] };
  'dotenv-elsewhere': { readonly folder: string };
  'dotenv-name': { readonly files: readonly string[] };
  'not-for-stages': { readonly stage: string };
  'two-stages-one-file': { readonly stage: string; readonly dotenv: string };
  /** `line` = what the team's own pipeline has to say, so that ours runs. */
  'include-pipeline': { readonly file: string; readonly line: string };
  'aws-settings': NoFacts;
}

export type InitProblemCode = keyof InitProblemFacts;
export type InitProblemFactsOf<C extends InitProblemCode> = InitProblemFacts[C];
export type InitProblem = {
  [C in InitProblemCode]: { readonly code: C; readonly facts: InitProblemFacts[C] };
}[InitProblemCode];

export type InitNoteCode = keyof InitNoteFacts;
export type InitNoteFactsOf<C extends InitNoteCode> = InitNoteFacts[C];
export type InitNote = {
  [C in InitNoteCode]: { readonly code: C; readonly facts: InitNoteFacts[C] };
}[InitNoteCode];
