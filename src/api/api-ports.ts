import type { Badges } from '../model/badge.js';
import type { Observation } from '../model/stage.js';
import type { VersionResource } from '../contract/live.js';
import type { Catalogue } from '../ports/catalogue.js';
import type { IdentityProvider } from '../ports/identity-provider.js';
import type { JobTokens } from '../ports/job-tokens.js';
import type { Log } from '../ports/log.js';
import type { Ports } from '../ports/ports.js';
import type { Rates } from '../ports/rates.js';
import type { Rights } from '../ports/rights.js';
import type { StageLog } from '../ports/stage-log.js';
import type { Store } from '../ports/store.js';
import type { StreamLimits } from './sse.js';

export interface Webhook {
  /** Whether GitHub signed these bytes. */
  isSigned(bytes: Buffer, signature: string | undefined): Promise<boolean>;
  /** `owner/name`; null = of any that knows the secret. */
  readonly repository: string | null;
}

/** What the HTTP door stands on; `main` fills it in. */
export interface ApiPorts {
  readonly catalogue: Catalogue;
  readonly store: Store;
  /** What the verbs need that it calls. */
  readonly verbs: Ports;
  readonly artifacts: {
    receive(
      digest: string,
      bytes: AsyncIterable<Uint8Array>,
      limitBytes: number,
    ): Promise<{ created: boolean }>;
  };
  readonly rights: Rights;
  /** What callers may do in a minute. */
  readonly rates: Rates;
  /** The address by which others know the service; null = only this machine does. */
  readonly publicUrl: string | null;
  /** Whose badges anybody may see. */
  readonly badges: Badges;
  /** Where the built dashboard is. */
  readonly dashboardDir: string;
  /** By whom people sign in; null = everybody sends a token. */
  readonly provider: IdentityProvider | null;
  /** Which jobs of CI are trusted; null = each sends a token. */
  readonly jobs: JobTokens | null;
  /** What GitHub sends; null = nobody has told its secret. */
  readonly webhook: Webhook | null;
  /** Whether what is posted needs an Idempotency-Key. */
  readonly demandsKey: boolean;
  /** Addresses of proxies that are believed whom they speak for. */
  readonly proxies: readonly string[];
  readonly platform: { observe(stage: string): Promise<Observation> };
  readonly stageLog: StageLog;
  /** Who asks without a token: the operating system's user who runs the service; null = nobody may. */
  readonly user: string | null;
  /** For how many days logs are kept; null = for ever. */
  readonly keep: { readonly logsDays: number | null };
  readonly version: VersionResource;
  /** How long a body may take; an upload, how long it may go without a byte. */
  readonly bodySeconds: number;
  /** How large a tarball may be. */
  readonly uploadBytes: number;
  readonly streams: StreamLimits;
  readonly now: () => Date;
  readonly log: Log;
  /** Whether the database answers, this instance's lease is held, and it is not stopping. */
  readonly ready: () => Promise<boolean>;
  /** Whether GitHub is to be told of promotions and does not take what it is told. */
  readonly failsGitHub: () => Promise<boolean>;
  /** How far this machine's clock is ahead of the database's, in seconds; null = not known yet. */
  readonly clockSkewSeconds: () => number | null;
}
