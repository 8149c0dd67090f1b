import type { Artifacts, Build, BuildHead } from '../model/build.js';

/** Registered builds. */
export interface BuildRows {
  get(id: string): Promise<BuildHead | undefined>;
  /** The same with its commits. */
  whole(id: string): Promise<Build | undefined>;
  /** Those of them that there are. */
  heads(ids: readonly string[]): Promise<BuildHead[]>;
  byArtifacts(artifacts: Artifacts): Promise<BuildHead[]>;
  /** Made from this commit, or its artifacts came from it again; the newest first. */
  madeFrom(sha: string): Promise<BuildHead[]>;
  /** The newest first. */
  list(page: { before?: number; limit: number; madeFrom?: string }): Promise<BuildHead[]>;
  /** The newest of them first. */
  between(span: BuildSpan, limit: number): Promise<BuildHead[]>;
  /** How many builds these are, and how many commits came into their branch with them. */
  count(span: BuildSpan): Promise<BuildCount>;
  /** The same of several, in their order. */
  counts(spans: readonly BuildSpan[]): Promise<BuildCount[]>;
  insert(build: NewBuild): Promise<Build>;
  /** A further commit, further artifacts and the branch of a known build. */
  attach(build: string, more: { commit: string; artifacts: Artifacts; branch: string }): Promise<void>;
}

export type NewBuild = Omit<Build, 'id' | 'alsoCommits' | 'commitCount' | 'createdAt'>;

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
