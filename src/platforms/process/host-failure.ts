/** Why a host did not do what it was asked; `code` is stable. */
export class HostFailure extends Error {
  constructor(
    readonly code: string,
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
    typeof code === 'string' ? code : 'internal',
    Array.isArray(lastLines) ? lastLines.map(String) : [],
    typeof detail === 'string' ? detail : null,
    typeof status === 'number' ? status : null,
  );
}
