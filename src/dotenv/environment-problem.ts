import type { Facts } from '../model/error.js';
import type { EnvironmentCode } from '../model/stage-file-problem.js';

export type { EnvironmentCode };

export interface EnvironmentProblem {
  readonly code: EnvironmentCode;
  readonly stage: string;
  readonly dotenv: string;
  /** Relative to the project's directory; null = no file is at fault. */
  readonly file: string | null;
  readonly line: number | null;
  readonly key: string | null;
  /** All that a text needs, the places above included; never a value. */
  readonly facts: Facts;
}

/** A problem before it is known for which stage it was found. */
export interface EnvironmentFinding {
  readonly code: EnvironmentCode;
  readonly file?: string | null;
  readonly line?: number | null;
  readonly key?: string | null;
  readonly facts?: Facts;
}

/** Turns findings into problems of one stage; their facts repeat the place, so that a text needs nothing else. */
export function problemOf(stage: string, dotenv: string, finding: EnvironmentFinding): EnvironmentProblem {
  const place = { stage, dotenv, file: finding.file ?? null, key: finding.key ?? null };
  return { code: finding.code, ...place, line: finding.line ?? null, facts: { ...finding.facts, ...place } };
}

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
