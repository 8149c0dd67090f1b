import { isRefusal } from '../../model/error.js';
import { redactor } from '../../model/secrets.js';
import { HostFailure, type HostFailureCode } from './host-failure.js';
import { usualSeconds } from '../../stage-host/protocol.js';
import type { BackendInputs } from './inputs.js';

/**
 * An error for the engine: `[code] sentence`, then the last lines of the build's output, each after `  | `.
 * Values that came as secrets are masked, and nothing of the environment is quoted.
 */
export function explain(
  error: unknown,
  inputs: Pick<BackendInputs, 'stage' | 'build' | 'port'>,
  secrets: readonly string[],
): Error {
  const explained = new Error(textOf(error, inputs, secrets).toWellFormed());
  // The SDK prints stacks of what it is given; ours would only repeat the sentence.
  explained.stack = explained.message;
  return explained;
}

/** The same error where a gRPC answer can carry its text: of one with half a character grpc-js sends none, ever. */
export function answerable(error: unknown): unknown {
  const { message } = (error ?? {}) as { message?: unknown };
  if (typeof message === 'string' && message.isWellFormed()) return error;
  return new Error(String(message ?? error).toWellFormed());
}

function textOf(
  error: unknown,
  { stage, build, port }: Pick<BackendInputs, 'stage' | 'build' | 'port'>,
  secrets: readonly string[],
): string {
  if (isRefusal(error)) {
    const facts = Object.entries(error.facts).map(([name, value]) => `${name} ${String(value)}`);
    return `[${error.code}] the tarball of build ${build} cannot be used: ${facts.join(', ')}`;
  }
  const aborted = error instanceof Error && error.name === 'AbortError';
  const failure = aborted ? new HostFailure('aborted') : error;
  if (!(failure instanceof HostFailure)) {
    return `[internal] build ${build} could not be put on ${stage}: ${(error as Error).message}`;
  }
  const { code, detail, status, lastLines } = failure;
  const sentence = sentences[code]?.({ detail, status, port }) ?? `could not be put there: ${code}`;
  const lines = lastLines.map(redactor(secrets)).map((line) => `  | ${line}`);
  return [`[${code}] build ${build} on ${stage} ${sentence}`, ...lines].join('\n');
}

const howToWait = '; SWITCHBACK_START=PT2M in the dotenv file of the stage gives it longer';

/** How long a build may take to its first healthy answer where its stage says nothing else. */
export const usualStartSeconds = usualSeconds.start;

/** Whether an error of `explain`, as the engine printed it, is one of which more time may be the end. */
export const mayNeedLonger = (lines: readonly string[]): boolean =>
  lines.some((line) => /^(?! *\|).*\[(never-listened|unhealthy)\] build /.test(line));

interface Facts {
  readonly detail: string | null;
  readonly status: number | null;
  readonly port: number;
}

const sentences: Readonly<Partial<Record<HostFailureCode, (facts: Facts) => string>>> = {
  exited: ({ detail }) => `ended before it was healthy (${detail ?? 'unknown'})`,
  'never-listened': ({ detail }) => `did not listen on PORT within ${detail ?? 'its deadline'}${howToWait}`,
  unhealthy: ({ detail, status }) =>
    status === null
      ? `never answered on ${detail ?? 'its health path'}${howToWait}`
      : `is not healthy: ${detail ?? 'its health path'} answered ${String(status)}${howToWait}`,
  'port-in-use': ({ port }) => `cannot be served: port ${String(port)} is in use by another program`,
  'spawn-failed': ({ detail }) => `could not be started (${detail ?? 'unknown'})`,
  busy: ({ detail }) => `has to wait: ${detail ?? 'another build'} is being prepared there`,
  aborted: () => 'was discarded because the update was aborted',
  discarded: () => 'was discarded before its commit',
  'storage-full': () => 'could not be recorded: the disk of the data directory is full',
  'commit-unclear': () =>
    'was committed, but nobody can say whether it serves: its stage host gave no answer afterwards',
  'connection-lost': () => 'was discarded: its stage host ended',
  'no-answer': () => 'was discarded: its stage host did not answer',
};
