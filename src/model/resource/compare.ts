import type { ApiResource } from './api-change.js';
import type { CommitResource } from './commit.js';

/** A commit in a comparison: which build brought it, and whether it takes another one back. */
export interface BroughtCommitResource extends CommitResource {
  build: string;
  revert: boolean;
}

export interface BroughtMigrationResource {
  id: string;
  reversible: boolean;
  build: string;
}

/** One side of a comparison. */
export interface ComparedResource {
  name: string;
  kind: 'stage' | 'build' | 'commit';
  build: string;
  commit: string;
  url: string | null;
  /** Why nobody knows whether the stage still runs this build; null = it does, or the side is no stage. */
  unknownReason: string | null;
}

export interface CompareResource extends ApiResource {
  a: ComparedResource;
  b: ComparedResource;
  /** Commits of b that a does not have, newest first; `behind` are those of a that b does not have. */
  ahead: number;
  behind: number;
  aheadCommits: BroughtCommitResource[];
  behindCommits: BroughtCommitResource[];
  /** Whether the lists hold fewer commits than `ahead` and `behind` count. */
  truncated: boolean;
  /** The newest commit that both have, where that is known. */
  mergeBase: string | null;
  migrations: BroughtMigrationResource[];
  /** Names of environment variables and settings that differ; null unless both are stages. Values never. */
  environment: { onlyA: string[]; onlyB: string[]; differ: string[] } | null;
  /** Keys of the stages' policy that differ, with their values; null unless both are stages. */
  settings: { name: string; a: string; b: string }[] | null;
}

export interface SideBySideAnswer {
  status: number | null;
  milliseconds: number;
  contentType: string | null;
  body: unknown;
  error: string | null;
}

export interface SideBySideResource {
  a: string;
  b: string;
  requests: {
    path: string;
    a: SideBySideAnswer;
    b: SideBySideAnswer;
    same: boolean;
    /** JSON pointers (or `status`, `header:<name>`, `body`) whose values differ. */
    differences: string[];
  }[];
}
