import { failureCodes, type FailureCode } from '../../stage-host/protocol.js';

/** Why a host did not do what it was asked: what it said itself, or what became of the question. */
export type HostFailureCode =
  | FailureCode
  | 'aborted'
  | 'no-answer'
  | 'connection-lost'
  | 'commit-unclear'
  | 'not-the-host';

/** A host that did not do what it was asked. */
export class HostFailure extends Error {
  constructor(
    readonly code: HostFailureCode,
    /** The last lines that the build wrote: they may hold secrets that the host was not told of. */
    readonly lastLines: readonly string[] = [],
    readonly detail: string | null = null,
    readonly status: number | null = null,
  ) {
    super(`stage host: ${code}${detail === null ? '' : ` (${detail})`}`);
    this.name = 'HostFailure';
  }
}

/** The failure in a host's answer. */
export function readFailure(value: unknown): HostFailure {
  const { code, lastLines, detail, status } = (value ?? {}) as Record<string, unknown>;
  return new HostFailure(
    failureCodes.find((known) => known === code) ?? 'internal',
    Array.isArray(lastLines) ? lastLines.map(String) : [],
    typeof detail === 'string' ? detail : null,
    typeof status === 'number' ? status : null,
  );
}
