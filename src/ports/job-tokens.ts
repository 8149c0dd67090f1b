import type { CiJob, TrustRule } from '../model/ci-job.js';

/** Who says which job of CI asks, and which of them are trusted. */
export interface JobTokens {
  readonly rules: readonly TrustRule[];
  /** The job that a token vouches for. Throws `id-token-refused`, `issuer-unreachable`. */
  job(token: string): Promise<VouchedJob>;
}

export interface VouchedJob {
  readonly job: CiJob;
  /** What is kept of the token, so that nobody comes in by it twice. */
  readonly digest: string;
}
