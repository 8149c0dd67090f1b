/** What GitHub is told of a deployment, in its own words. */
export type DeploymentState = 'queued' | 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

/** Why GitHub does not take what it is told: it is away or broken, it lets nobody in, it wants to be left alone, or it never will. */
export type GitHubFault = 'unreachable' | 'refused' | 'limited' | 'rejected';

/** What went wrong between us and GitHub. */
export class GitHubTrouble extends Error {
  constructor(
    readonly fault: GitHubFault,
    /** Of its answer; null = there was none. */
    readonly status: number | null,
    /** What it said, without a secret; it is foreign text. */
    readonly said: string,
    /** How long it wants to be left alone; null = it did not say. */
    readonly waitSeconds: number | null = null,
    options?: ErrorOptions,
  ) {
    super(`${fault} ${String(status ?? '')} ${said}`.trim(), options);
    this.name = 'GitHubTrouble';
  }
}

/** A trouble that all reports share, since when, and until when nothing is sent. */
export interface ReportTrouble {
  readonly fault: GitHubFault;
  readonly status: number | null;
  readonly since: Date;
}

/** A promotion as far as GitHub knows it. */
export interface Report {
  readonly promotion: string;
  readonly wanted: DeploymentState;
  /** What GitHub has confirmed; null = nothing yet. */
  readonly said: DeploymentState | null;
  /** Its number there; null = not made yet, as far as we know. */
  readonly deployment: number | null;
  /** Whether something was sent whose answer did not come: GitHub has to be asked what it has. */
  readonly asked: boolean;
}

/** What came of something that GitHub sent. */
export const deliveryOutcomes = ['accepted', 'duplicate', 'ignored'] as const;

/** Why what GitHub sent is passed over. */
export const ignoredBecause = [
  'ping',
  'event',
  'not-a-branch',
  'branch-deleted',
  'not-forced',
  'other-repository',
  'too-old',
] as const;
export type IgnoredBecause = (typeof ignoredBecause)[number];

/** A push, as far as it matters here. */
export interface Push {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly forced: boolean;
  readonly deleted: boolean;
  /** `owner/name`. */
  readonly repository: string;
  /** When GitHub took it, by the signed text itself; null = it does not say. */
  readonly pushedAt: Date | null;
}

/** Something that GitHub sent and signed. */
export interface Delivery {
  /** GitHub's own id of it, which it keeps when it sends it again, and which it does not sign. */
  readonly id: string;
  readonly event: string;
  /** Of the bytes: what is sent again under another id is the same all the same. */
  readonly digest: string;
  /** Of a push, what it is about. */
  readonly push: Push | null;
}

/** What became of a branch that was pushed by force. */
export type Rewound =
  | 'moved'
  | 'unknown-branch'
  | 'unknown-before'
  | 'unknown-after'
  | 'gone-on'
  | 'as-it-was';

/** For so long a delivery is remembered; GitHub sends one again for 3 days. */
export const deliveryDays = 30;

/** What was pushed longer ago than this says nothing any more. */
export const oldestPushDays = 7;
