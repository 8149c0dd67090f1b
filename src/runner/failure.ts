import { awsFailureIn } from '../model/aws-failure.js';
import { UnfitSubnets } from '../program/unfit-subnets.js';
import { CliEnded } from './detached-cli.js';
import type { RunnerOutcome } from './events.js';

interface Circumstances {
  /** What Pulumi reported as errors. */
  readonly errors: readonly string[];
  /** Whether we asked the CLI to stop. */
  readonly aborted: boolean;
  /** Whether Pulumi began with any resource. */
  readonly begun: boolean;
  /** Whether it began to change anything in AWS; null = the stage is not on AWS, so AWS cannot have refused. */
  readonly touchedAws: boolean | null;
  /** What the program threw, if it did. */
  readonly thrown?: unknown;
}

/** What a build wrote last, which are 40 lines, and the sentences around them. */
const lastLines = 48;
/** Of an update that was interrupted once; after a second interrupt it is 8. */
const gracefulExit = 1;
/**
 * What ends a CLI that was told to stop before it listens to signals. It takes the stack's lock first (Pulumi 3.250.0,
 * pkg/backend/diy), so one may be left; the next update clears it like any other of ours whose process is gone.
 */
const stopSignals: readonly string[] = ['SIGINT', 'SIGTERM'];

/** How an update ended that did not succeed. */
export function failure(
  error: unknown,
  { errors, aborted, begun, touchedAws, thrown }: Circumstances,
): RunnerOutcome {
  if (!(error instanceof CliEnded)) return { kind: 'runner-broke', lines: [String(error)] };
  const { signal, exitCode, output } = error;
  const lines = (errors.length > 0 ? errors : output.split('\n')).slice(-lastLines);
  if (signal !== null && !(aborted && stopSignals.includes(signal))) return { kind: 'cli-killed', signal };
  if (aborted) return { kind: 'aborted', lines, begun, recorded: exitCode === gracefulExit };
  if (thrown instanceof UnfitSubnets) return { kind: 'subnets-unfit', vpc: thrown.vpc, ...thrown.faults };
  const refused = begun ? null : refusal(output);
  if (refused !== null) return refused;
  // Of all lines: the cause may stand far above the last ones.
  const aws = touchedAws === null ? null : awsFailureIn(errors.length > 0 ? errors : lines);
  return {
    kind: 'up-failed',
    exitCode,
    lines,
    ...(aws === null || touchedAws === null ? {} : { aws: { ...aws, touched: touchedAws } }),
  };
}

/** Why the CLI would not even begin; by its own words alone, for a build may print the same. */
function refusal(output: string): RunnerOutcome | null {
  const own = (output.match(/^error: .*$/gm) ?? []).join('\n');
  if (/the stack is currently locked by|\[409\] Conflict: Another update/.test(own))
    return { kind: 'locked', by: createdBy(output) };
  const aws = /operation error (?:S3|KMS): .*$/m.exec(own)?.[0];
  if (aws !== undefined) return { kind: 'state-unreachable', why: aws };
  return own.includes('no stack named') ? { kind: 'stack-missing' } : null;
}

const createdBy = (text: string): string => /created by (\S+ \(pid \d+\))/.exec(text)?.[1] ?? 'someone else';
