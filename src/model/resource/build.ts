import type { CommitResource } from './commit.js';

export interface BuildResource {
  id: string;
  commit: string;
  branch: string;
  subject: string;
  author: string;
  artifacts: { tarball: string | null; image: string | null };
  commits: CommitResource[];
  alsoCommits: string[];
  migrations: { id: string; reversible: boolean }[];
  ciUrl: string | null;
  createdAt: string;
  createdBy: string;
  /** Where it runs now. */
  stages: string[];
  /** The promotions that its registration made (only in the answer of POST). */
  promotions?: string[];
}
