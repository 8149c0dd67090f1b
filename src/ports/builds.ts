import type { Artifacts, Build, BuildHead } from '../model/build.js';

/** Registered builds. */
export interface BuildRows {
  get(id: string): Promise<Build | undefined>;
  /** Those of them that there are. */
  heads(ids: readonly string[]): Promise<BuildHead[]>;
  byArtifacts(artifacts: Artifacts): Promise<Build[]>;
  list(page: { before?: number; limit: number }): Promise<Build[]>;
  between(span: BuildSpan): Promise<Build[]>;
  /** How many builds these are, and how many commits came with them. */
  count(span: BuildSpan): Promise<BuildCount>;
  /** The same of several, in their order. */
  counts(spans: readonly BuildSpan[]): Promise<BuildCount[]>;
  insert(build: NewBuild): Promise<Build>;
  /** A further commit, further artifacts and the branch of a known build. */
  attach(build: string, more: { commit: string; artifacts: Artifacts; branch: string }): Promise<void>;
}

export type NewBuild = Omit<Build, 'id' | 'alsoCommits' | 'createdAt'>;

/** Builds of one branch, numbered in (after, upTo]. */
export interface BuildSpan {
  readonly branch: string;
  readonly after: number;
  readonly upTo: number;
}

export interface BuildCount {
  readonly builds: number;
  readonly commits: number;
}
