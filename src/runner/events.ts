import type { RunEvent } from '../model/event.js';
import type { ProgramInputs } from '../program/program.js';

/** What the runner of one attempt writes into its folder, for a service that may not have been there. */
export const runnerFiles = {
  /** Who runs it: written when the order is taken, before anything is started. */
  runner: 'runner.json',
  /** Made by the runner to accept the order, or by the service to give it up: whoever is second lets it be. */
  claim: 'claimed',
  /** Made before the CLI is started; without it no update can have begun. */
  starting: 'starting',
  /** Who the CLI is: written when it was started. */
  cli: 'cli.json',
  /** One RunEvent per line. */
  events: 'events.ndjson',
  /** A RunnerResult, written last and whole. */
  result: 'result.json',
  /** What the CLI printed. */
  output: 'cli.log',
} as const;

/** How an update ended. */
export type RunnerOutcome =
  | { readonly kind: 'succeeded'; readonly url: string | null }
  | { readonly kind: 'up-failed'; readonly exitCode: number | null; readonly lines: readonly string[] }
  | { readonly kind: 'aborted'; readonly lines: readonly string[] }
  | { readonly kind: 'cli-killed'; readonly signal: string }
  /** Someone else updates the stack; nothing was started. */
  | { readonly kind: 'locked'; readonly by: string }
  | { readonly kind: 'stack-missing' }
  | { readonly kind: 'runner-broke'; readonly lines: readonly string[] };

/** An outcome and when it came about, as ISO 8601. */
export type RunnerResult = RunnerOutcome & { readonly endedAt: string };

/** What the service tells a waiting runner, over IPC only: the environment never touches a disk on its way. */
export interface RunnerOrder {
  readonly folder: string;
  readonly stage: string;
  readonly project: string;
  readonly message: string;
  readonly inputs: ProgramInputs;
}

export type RunnerMessage = { readonly kind: 'ready' } | { readonly kind: 'accepted' };

export type { RunEvent };
