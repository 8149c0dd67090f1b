import type { DeploymentState, GitHubFault } from '../model/github.js';
import type { Phase } from '../model/promotion.js';

const states: Readonly<Record<Phase, DeploymentState | null>> = {
  pending: 'queued',
  running: 'in_progress',
  verifying: 'in_progress',
  succeeded: 'success',
  failed: 'failure',
  errored: 'error',
  aborted: 'error',
  // It will never run, and nothing went wrong.
  superseded: 'inactive',
  skipped: null,
};

/** What GitHub is told of a phase; null = nothing. */
export const deploymentStateOf = (phase: Phase): DeploymentState | null => states[phase];

/** What GitHub takes at most. */
const longestDescription = 140;

/** `b1448 → devqa (37 commits)`; of a way back, no number. */
export function descriptionOf({
  build,
  stage,
  commits,
}: {
  readonly build: string;
  readonly stage: string;
  readonly commits: number;
}): string {
  const gained = commits === 0 ? '' : ` (${String(commits)} ${commits === 1 ? 'commit' : 'commits'})`;
  return `${build} → ${stage}${gained}`.slice(0, longestDescription);
}

/** What an answer that is no success means. */
export function faultOf({
  status,
  isLimit,
}: {
  readonly status: number;
  readonly isLimit: boolean;
}): GitHubFault {
  if (isLimit || status === 429) return 'limited';
  if (status >= 500) return 'unreachable';
  if (status === 401 || status === 403 || status === 404) return 'refused';
  return 'rejected';
}

const longestWaitSeconds = 600;
/** A limit that says nothing more is a minute long, by GitHub's own advice. */
const limitSeconds = 60;

/** How long nothing is sent after so many tries in vain. */
export function waitSeconds(
  { fault, waitSeconds: asked }: { readonly fault: GitHubFault; readonly waitSeconds: number | null },
  tries: number,
): number {
  const grown = Math.min(2 ** Math.min(tries, 10), longestWaitSeconds);
  const least = asked ?? (fault === 'limited' ? limitSeconds : 0);
  return Math.min(Math.max(grown, least), 3600);
}
