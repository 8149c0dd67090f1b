import type { AwsSettings } from './aws.js';

/** What becomes of `X-Forwarded-*` that a request to a stage's address has already; whoever sends it is on this machine. */
export const forwardedWays = ['keep', 'replace'] as const;
export type Forwarded = (typeof forwardedWays)[number];

/** Where a stage differs from what is usual; null = as usual. */
export interface StageTimes {
  /** How long a request that began before a switch keeps the build before it. */
  readonly drainSeconds: number | null;
  /** From TERM to KILL when a build is ended. */
  readonly stopSeconds: number | null;
  /** One look at the health path. */
  readonly lookSeconds: number | null;
  /** From one look of a load balancer to the next. */
  readonly intervalSeconds: number | null;
}

/** What a stage's build runs with, from its dotenv file as it is now. `Warning` = how a doubt is told. */
export interface StageSettings<Warning = string> {
  /** What the backend reads in clear. */
  readonly backend: Readonly<Record<string, string>>;
  /** What the platform fetches for it: name → reference. Empty on platform `process`. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly healthPath: string;
  /** From the start of a build to its first healthy answer, at most; null = as long as usual. */
  readonly startSeconds: number | null;
  readonly times: StageTimes;
  /** Only the address on platform `process` asks for it. */
  readonly forwarded: Forwarded;
  /** The stage's own port on this machine; null on platform `aws`. */
  readonly port: number | null;
  /** null on platform `process`. */
  readonly aws: AwsSettings | null;
  /** HMAC over names and values; says whether they changed without saying what they are. */
  readonly fingerprint: string;
  /** What is doubtful about the files without making them unusable. */
  readonly warnings: readonly Warning[];
}
