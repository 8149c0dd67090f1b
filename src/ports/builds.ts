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
  /** What was made from these commits. */
  madeFromAny(shas: readonly string[]): Promise<Making[]>;
  /** The newest first. */
  list(page: BuildFilter & { before?: number; limit: number }): Promise<BuildHead[]>;
  insert(build: NewBuild): Promise<Build>;
  /** A further commit with what came with it, further artifacts and the branch of a known build. */
  attach(build: string, more: NewBuild, branch: string): Promise<void>;
}

/** Which builds are wanted. */
export interface BuildFilter {
  readonly madeFrom?: string;
  readonly branch?: string;
  readonly author?: string;
  /** Of these. */
  readonly ids?: readonly string[];
}

/** A commit that a build was made from. */
export interface Making {
  readonly sha: string;
  readonly build: string;
  /** Else it gave the artifacts of an earlier commit again. */
  readonly isFirst: boolean;
}

export interface NewBuild extends Omit<Build, 'id' | 'alsoCommits' | 'commitCount' | 'createdAt'> {
  /** Of the commits whose parents were told, those. */
  readonly parents?: ReadonlyMap<string, readonly string[]>;
}
