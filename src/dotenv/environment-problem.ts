import type { EnvironmentFault, EnvironmentPlace, EnvironmentProblem } from '../model/stage-file-problem.js';

export type { EnvironmentCode, EnvironmentProblem } from '../model/stage-file-problem.js';

/** A problem before it is known for which stage it was found. */
export type EnvironmentFinding = EnvironmentFault &
  Partial<Pick<EnvironmentPlace, 'file' | 'key'>> & { readonly line?: number | null };

/** Turns a finding into a problem of one stage. */
export const problemOf = (
  stage: string,
  dotenv: string,
  finding: EnvironmentFinding,
): EnvironmentProblem => ({
  ...finding,
  ...{ stage, dotenv, file: finding.file ?? null, line: finding.line ?? null, key: finding.key ?? null },
});

/** A stage's environment cannot be used; carries every problem of every file and never a value. */
export class EnvironmentError extends Error {
  constructor(readonly problems: readonly EnvironmentProblem[]) {
    const shown = problems.slice(0, 20).map(shortly);
    const rest = problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : [];
    super(`environment of ${problems[0]?.stage ?? 'a stage'}: ${[...shown, ...rest].join(', ')}`);
    this.name = 'EnvironmentError';
  }
}

/** Code, place and key in one line, for readers who have no messages. */
export function shortly({ code, file, line, key }: EnvironmentProblem): string {
  const place = file === null ? null : line === null ? file : `${file}:${line}`;
  return [code, place, key].filter((part) => part !== null).join(' ');
}
