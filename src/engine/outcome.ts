import { awsRetryOf, isFaultOfBuild } from '../model/aws-failure.js';
import type { ProtectedChange } from '../model/plan.js';
import type { Outcome, OutcomeFacts } from '../model/outcome.js';
import type { RunResult } from '../model/run.js';
import type { Stage } from '../model/stage.js';
import { startTimeOf } from '../model/start-time.js';
import { StateUnreachable } from '../pulumi-cli/state-unreachable.js';
import type { RunnerResult } from '../runner/events.js';

/** Who was at fault, and whether another attempt is safe: the product's reading of what a runner reported. */
export function toRunResult(result: RunnerResult, stage: Stage): RunResult {
  const endedAt = new Date(result.endedAt);
  switch (result.kind) {
    case 'succeeded':
      return { kind: 'succeeded', url: result.url, endedAt };
    case 'up-failed':
      return result.aws === undefined
        ? { kind: 'failed', outcome: { code: 'up-failed', facts: upFailed(result, stage) }, endedAt }
        : refusedByAws(result, result.aws, endedAt);
    case 'aborted':
      return {
        ...{ kind: 'aborted', outcome: { code: 'aborted', facts: { lines: result.lines } }, endedAt },
        ...(result.begun ? {} : { begun: false }),
        recorded: result.recorded,
      };
    case 'locked':
      return errored(
        { code: 'locked', facts: { by: result.by } },
        { retry: true, stageKnown: true, endedAt },
      );
    case 'state-unreachable':
      return unreachable(result.why, endedAt);
    case 'stack-missing':
      return errored({ code: 'stack-missing', facts: {} }, { retry: false, stageKnown: true, endedAt });
    case 'cli-killed':
      return errored(
        { code: 'cli-killed', facts: { signal: result.signal } },
        { retry: false, stageKnown: false, endedAt },
      );
    case 'preview-failed':
      return notBegun({ code: 'preview-failed', facts: { lines: result.lines } }, endedAt);
    case 'protected-change':
      return notBegun(protectedChange(result.changes), endedAt);
    case 'settings-unfit': {
      const facts = { problems: result.problems, file: `.env.${stage.dotenv}` };
      return notBegun({ code: 'settings-unfit', facts }, endedAt);
    }
    case 'network-moves':
      return notBegun({ code: 'network-moves', facts: { from: result.from, to: result.to } }, endedAt);
    case 'subnets-unfit': {
      const { kind: _kind, endedAt: _endedAt, logTruncated: _logTruncated, ...facts } = result;
      return notBegun({ code: 'subnets-unfit', facts }, endedAt);
    }
    case 'preview-broke':
      return notStarted(result.lines.join('\n'), endedAt);
    case 'runner-broke':
      return errored(
        { code: 'runner-broke', facts: { lines: result.lines } },
        { retry: false, stageKnown: false, endedAt },
      );
  }
}

/** A look before the update found a reason not to begin it: the stage is what it was, whatever its platform says. */
const notBegun = (outcome: Outcome, endedAt: Date): RunResult => ({
  kind: 'failed',
  outcome,
  begun: false,
  endedAt,
});

function protectedChange(changes: readonly ProtectedChange[]): Outcome {
  const names = (wanted: ProtectedChange['operation']): string[] =>
    changes.filter(({ operation }) => operation === wanted).map(({ name }) => name);
  const facts = {
    changes: changes.map(({ name }) => name),
    deletes: names('delete'),
    replaces: names('replace'),
  };
  return { code: 'protected-change', facts };
}

type UpFailed = Extract<RunnerResult, { kind: 'up-failed' }>;

const upFailed = ({ lines, startSeconds }: UpFailed, stage: Stage): OutcomeFacts['up-failed'] =>
  startSeconds === undefined ? { lines } : { lines, ...startTimeOf(stage, startSeconds) };

/** Pulumi ended the update by itself, so what it had changed until then is recorded. */
function refusedByAws(
  { lines }: UpFailed,
  { kind, ...aws }: NonNullable<UpFailed['aws']>,
  endedAt: Date,
): RunResult {
  const outcome: Outcome = { code: `aws-${kind}`, facts: { ...aws, again: awsRetryOf(kind), lines } };
  if (isFaultOfBuild(kind))
    return { kind: 'failed', outcome, ...(aws.touched ? {} : { begun: false }), endedAt };
  return {
    ...{ kind: 'errored', outcome, endedAt, retry: false },
    ...{ stageKnown: !aws.touched, recorded: true },
  };
}

/** Nothing was started: the only case in which another attempt is made without being asked. */
export const notStarted = (why: string, endedAt: Date): RunResult =>
  errored({ code: 'not-started', facts: { why } }, { retry: true, stageKnown: true, endedAt });

/** The order did not arrive: the state could not even be asked about locks, or there was no runner to take it. */
export const notGiven = (error: Error, endedAt: Date): RunResult =>
  error instanceof StateUnreachable
    ? unreachable(error.message, endedAt)
    : notStarted(error.message, endedAt);

const unreachable = (why: string, endedAt: Date): RunResult =>
  errored({ code: 'state-unreachable', facts: { why } }, { retry: true, stageKnown: true, endedAt });

/** An update began and nobody can say how it ended; `endedAt` is when that was found out. */
export const interrupted = (endedAt: Date): RunResult =>
  errored({ code: 'interrupted', facts: {} }, { retry: false, stageKnown: false, endedAt });

const errored = (
  outcome: Outcome,
  how: { retry: boolean; stageKnown: boolean; endedAt: Date },
): RunResult => ({ kind: 'errored', outcome, ...how });
