import type { AwsFailure } from '../model/aws-failure.js';
import type { AwsInUse } from '../model/aws-lookup.js';
import type { SubnetFaults } from '../model/aws-subnets.js';
import type { RunEvent } from '../model/event.js';
import type { NetworkMove, ProtectedChange } from '../model/plan.js';
import type { ProgramInputs } from '../program/program.js';

/** What the runner of one attempt writes into its folder, for a service that may not have been there. */
export const runnerFiles = {
  /** Who runs it: written when the order is taken, before anything is started. */
  runner: 'runner.json',
  /** Made by the runner to accept the order, or by the service to give it up: whoever is second lets it be. */
  claim: 'claimed',
  /** Made before the CLI is started; without it no update can have begun. */
  starting: 'starting',
  /** Made before a CLI whose runner is gone is interrupted, so that it is interrupted once. */
  interrupted: 'interrupted',
  /** Who the CLI is: written when it was started. */
  cli: 'cli.json',
  /** One RunEvent per line, or one Seen. */
  events: 'events.ndjson',
  /** A RunnerResult, written last and whole. */
  result: 'result.json',
  /** What the CLI printed. */
  output: 'cli.log',
  /** A Plan: what the preview found. Written before anything of it is done. */
  plan: 'plan.json',
  /** Who the CLI of the preview is, and what it printed. */
  previewCli: 'preview.json',
  previewOutput: 'preview.log',
} as const;

/** Where one CLI of an attempt leaves its traces. */
export interface CliFiles {
  /** null = whoever is interrupted while it runs has changed nothing, so nobody has to know that it was started. */
  readonly starting: string | null;
  readonly cli: string;
  readonly output: string;
}

export const updateFiles: CliFiles = {
  starting: runnerFiles.starting,
  cli: runnerFiles.cli,
  output: runnerFiles.output,
};
export const previewFiles: CliFiles = {
  starting: null,
  cli: runnerFiles.previewCli,
  output: runnerFiles.previewOutput,
};

/** How an update ended. */
export type RunnerOutcome =
  | { readonly kind: 'succeeded'; readonly url: string | null }
  | {
      readonly kind: 'up-failed';
      readonly exitCode: number | null;
      readonly lines: readonly string[];
      /** What AWS refused, if it was AWS; and whether AWS had been asked to change anything. */
      readonly aws?: AwsFailure & { readonly touched: boolean };
      /** The build was not healthy in time: as long it had. */
      readonly startSeconds?: number;
    }
  | {
      readonly kind: 'aborted';
      readonly lines: readonly string[];
      /** Whether Pulumi had begun with any resource. */
      readonly begun: boolean;
      /** Whether it ended by itself and wrote down how far it came; a second interrupt leaves operations pending. */
      readonly recorded: boolean;
    }
  | { readonly kind: 'cli-killed'; readonly signal: string }
  /** Someone else updates the stack; nothing was started. */
  | { readonly kind: 'locked'; readonly by: string }
  /** S3 or KMS refused before anything was started. */
  | { readonly kind: 'state-unreachable'; readonly why: string }
  | { readonly kind: 'stack-missing' }
  /** The engine refused before anything was changed. */
  | { readonly kind: 'preview-failed'; readonly lines: readonly string[] }
  /** The preview ended otherwise than by the engine's word; nothing was changed. */
  | { readonly kind: 'preview-broke'; readonly lines: readonly string[] }
  /** It would end what is protected and not allowed; nothing was changed. */
  | { readonly kind: 'protected-change'; readonly changes: readonly ProtectedChange[] }
  /** It would go to another VPC, which its load balancer cannot; nothing was changed. */
  | ({ readonly kind: 'network-moves' } & NetworkMove)
  /** Settings that name what is not in the account, or not as it has to be: each as a line. Nothing was changed. */
  | { readonly kind: 'settings-unfit'; readonly problems: readonly string[] }
  /** The VPC that the stage is to stand in has not what it needs; nothing was changed. */
  | ({ readonly kind: 'subnets-unfit'; readonly vpc: string } & SubnetFaults)
  | { readonly kind: 'runner-broke'; readonly lines: readonly string[] };

/** An outcome and when it came about, as ISO 8601. */
export type RunnerResult = RunnerOutcome & {
  readonly endedAt: string;
  /** Lines of the events could not be written. */
  readonly logTruncated?: true;
};

/** What the service tells a waiting runner, over IPC only: the environment never touches a disk on its way. */
export interface RunnerOrder {
  readonly folder: string;
  readonly stage: string;
  readonly project: string;
  /** `<promotion>.<number>`, or that of a recovery. */
  readonly attempt: string;
  readonly message: string;
  readonly inputs: ProgramInputs;
  /** What the stage used of the account at its last update, where it is on aws. */
  readonly uses: AwsInUse;
  /** Protected changes that the update may make, by name. */
  readonly allowChanges: readonly string[];
  /** Only look: the runner ends after the preview, and at once when the service lets go of it. */
  readonly previewOnly: boolean;
  /** Neither: only read what is there into the stack's state. */
  readonly refresh?: { readonly clearPendingCreates: boolean };
}

/** The argument of a runner that goes through an update before it is ready. */
export const rehearses = '--rehearse';

export type RunnerMessage = { readonly kind: 'ready' } | { readonly kind: 'accepted' };

export type { RunEvent };
