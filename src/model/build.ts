/** One commit that came into a build since the build before it. `at` is RFC 3339; null = git knows no date that is one. */
export interface Commit {
  readonly sha: string;
  readonly subject: string;
  readonly author: string;
  readonly at: string | null;
  readonly pr?: number;
}

/** How git and people begin the subject of a commit that takes another one back. */
export const revertPattern = String.raw`^revert(\s|:|\(|!)`;
export const isRevert = (subject: string): boolean => new RegExp(revertPattern, 'i').test(subject);

/** What was built: a tarball for platform `process`, an image for `aws`, or both. */
export interface Artifacts {
  /** `sha256:<64 hex digits>` of the bytes that `npm pack` wrote. */
  readonly tarball?: string;
  /** `repository@sha256:<64 hex digits>`; never a tag. */
  readonly image?: string;
}

export interface Migration {
  readonly id: string;
  readonly reversible: boolean;
}

/** Built once, never changed; identified by the digests of its artifacts. */
export interface Build {
  /** `b<n>`, numbered by the service. */
  readonly id: string;
  readonly commit: string;
  readonly branch: string;
  readonly subject: string;
  readonly author: string;
  readonly artifacts: Artifacts;
  /** How many commits its registration named. */
  readonly commitCount: number;
  readonly commits: readonly Commit[];
  /** Further commits whose build gave the same artifacts. */
  readonly alsoCommits: readonly string[];
  readonly migrations: readonly Migration[];
  readonly ciUrl: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** A build without the commits that came with it, of which there may be thousands. */
export type BuildHead = Omit<Build, 'commits' | 'alsoCommits'>;

/** A commit with the build that brought it. */
export interface BroughtCommit extends Commit {
  readonly build: string;
}

/** The kind of artifact that a platform runs. */
export const artifactOf = { process: 'tarball', aws: 'image' } as const;

export const buildNumber = (id: string): number => Number(id.slice(1));
export const buildId = (number: number): string => `b${number}`;
export const isBuildId = (text: string): boolean => /^b[1-9]\d{0,9}$/.test(text);

export const digestPattern = /^sha256:[0-9a-f]{64}$/;
export const imagePattern = /^[a-z0-9][a-z0-9._:/-]{0,254}@sha256:[0-9a-f]{64}$/;
