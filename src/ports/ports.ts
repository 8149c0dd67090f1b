import type { AwsSettings } from '../model/aws.js';
import type { RunEvent } from '../model/event.js';
import type { Hold } from '../model/hold.js';
import type { Instance } from '../model/instance.js';
import type { Plan } from '../model/plan.js';
import type { Attempt, Outcome } from '../model/promotion.js';
import type { PendingOperation, StackLock } from '../model/recovery.js';
import type { Keep } from '../model/retention.js';
import type { Rights } from '../model/right.js';
import type { Observation, Stage } from '../model/stage.js';
import type { Rows, Store } from './rows.js';

/** The stages of this project, read from their files at start. */
export interface Catalogue {
  readonly project: string;
  readonly stages: readonly Stage[];
  readonly slots: readonly Stage[];
  get(name: string): Stage | undefined;
}

/** What a stage's build runs with, from its dotenv file as it is now. */
export interface StageSettings {
  readonly backend: Readonly<Record<string, string>>;
  /** What the platform fetches for the backend: name → reference. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly healthPath: string;
  /** null on platform `aws`. */
  readonly port: number | null;
  /** null on platform `process`. */
  readonly aws: AwsSettings | null;
  /** HMAC over names and values; says whether they changed without saying what they are. */
  readonly fingerprint: string;
  /** What is doubtful about the files without making them unusable, as lines for the promotion's log. */
  readonly warnings: readonly string[];
}

export interface Environments {
  /** Throws Refusal `dotenv-invalid` with every problem, never a value. */
  of(stage: Stage): Promise<StageSettings>;
}

/** Says "look at this stage again", now or later; carries nothing else and may come twice. */
export interface Waker {
  wake(rows: Rows, stage: string): Promise<void>;
}

/** What a runner is told: everything it needs, so that it reads no file of the project by itself. */
export interface RunOrder {
  readonly attempt: string;
  readonly promotion: string;
  readonly stage: Stage;
  readonly build: RunBuild;
  readonly settings: StageSettings;
  /** Protected changes that the update may make, by name. */
  readonly allowChanges: readonly string[];
}

/** What a refresh needs: no build, because it runs no program. */
export interface RefreshOrder {
  /** `<recovery>.<number>` */
  readonly attempt: string;
  readonly recovery: string;
  readonly stage: Stage;
  readonly settings: StageSettings;
}

/** What a look at an update needs to know of it. */
export type PreviewOrder = Pick<RunOrder, 'stage' | 'build' | 'settings'>;

/** What the update would do, or why the engine cannot say. */
export type PreviewResult =
  { readonly kind: 'planned'; readonly plan: Plan } | { readonly kind: 'failed'; readonly outcome: Outcome };

/** What the stage's platform runs: a tarball's digest, or an image and the digest in it. */
export interface RunBuild {
  readonly id: string;
  readonly commit: string;
  readonly digest: string;
  readonly image: string | null;
}

/** How a run ended, and when: at its real end, or when nothing of it was found any more. */
export type RunResult = {
  readonly endedAt: Date;
  /** It had ended before anybody was there to record it, or nobody told how it did: who looked found it out. */
  readonly reconciled?: true;
} & (
  | { readonly kind: 'succeeded'; readonly url: string | null }
  /** The build or a rule was at fault; `begun: false` = nothing of it was done, so the stage is what it was. */
  | { readonly kind: 'failed'; readonly outcome: Outcome; readonly begun?: false }
  /** We or our surroundings were at fault; `retry` = nothing was started, another attempt is safe. */
  | {
      readonly kind: 'errored';
      readonly outcome: Outcome;
      readonly retry: boolean;
      readonly stageKnown: boolean;
      /** Pulumi ended the update by itself and wrote down how far it came. */
      readonly recorded?: boolean;
    }
  /** A person stopped it; `begun: false` = before it changed anything, `recorded` = Pulumi wrote down how far it came. */
  | {
      readonly kind: 'aborted';
      readonly outcome: Outcome;
      readonly begun?: false;
      readonly recorded?: boolean;
    }
);

/** Receives a run's events with the offset (bytes) of the event file after them. */
export type RunWatcher = (events: readonly RunEvent[], offset: number) => Promise<void>;

/** One entry of a stack's history, as Pulumi wrote it. */
export interface HistoryEntry {
  /** Microseconds since 1970; the order of the entries. */
  readonly time: number;
  readonly kind: string;
  readonly succeeded: boolean;
  readonly message: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** The stack's outputs after it; null where they cannot be read. */
  readonly outputs: Readonly<Record<string, unknown>> | null;
}

/** How hard an update is told to stop. */
export type StopRung = 'interrupt' | 'interrupt-again' | 'kill';

export interface Engine {
  /** Runs one attempt to its end. */
  run(order: RunOrder, watch: RunWatcher): Promise<RunResult>;
  /** Follows an attempt that was started before this process, from `offset`; finds out how it ended. */
  resume(attempt: Pick<Attempt, 'id' | 'offset'>, stage: Stage, watch: RunWatcher): Promise<RunResult>;
  /**
   * Tells the processes of an attempt to stop, and does not wait until they have: `interrupt` once (a repeated one
   * is none), then `interrupt-again`, which may leave operations pending, then `kill`.
   */
  stopUpdate(attempt: string, rung: StopRung): void;
  /** Lets the engine read what is there and write it into the stack's state; changes nothing that runs. */
  refresh(order: RefreshOrder, watch: RunWatcher): Promise<RunResult>;
  /** Every lock of a stack; rejects when its state cannot be asked. */
  locks(stage: string): Promise<StackLock[]>;
  /**
   * Removes the locks of a stack and gives them, after `telling` of them; none of them when the process of one lives
   * on this machine.
   */
  clearLocks(stage: string, telling: (locks: readonly StackLock[]) => Promise<void>): Promise<StackLock[]>;
  /** What an update that was cut off had begun. */
  pending(stage: string): Promise<PendingOperation[]>;
  /** Looks what an update would do, and changes nothing; ends by itself after a while. */
  preview(order: PreviewOrder): Promise<PreviewResult>;
  /** Entries of a stack's history that are newer than `after` (microseconds), oldest first. */
  history(stage: string, after: number): Promise<HistoryEntry[]>;
  /** Removes those files of a stack's history and backups that `spent` names; gives their number. */
  removeHistory(stage: string, spent: (names: readonly string[]) => readonly string[]): Promise<number>;
  /** Names (attempts, or previews) of what runs left behind that ended before. */
  runsBefore(before: Date): Promise<string[]>;
  removeRun(name: string): Promise<void>;
}

export interface PlatformPort {
  /** What runs there by the platform's own word; never rejects: who cannot be asked has health `unknown`. */
  observe(stage: string): Promise<Observation>;
  /** Whether the stage runs this build to the end of its deployment; else, in short, what it does instead. */
  runs(stage: string, build: RunBuild): Promise<{ yes: boolean; found: string }>;
}

export interface ArtifactShelf {
  has(digest: string): Promise<boolean>;
  /** The digest of the bytes that are kept under this one; null = they are gone, another one = they changed. */
  actual(digest: string): Promise<string | null>;
  list(): Promise<{ digest: string; since: Date }[]>;
  /** In one step; null = it stays, because it has come again since `before`. What is given empties the disk. */
  takeAway(digest: string, before: Date): Promise<(() => Promise<void>) | null>;
}

/** What a running backend answered: JSON as a value, anything else as text, capped. */
export interface ProbeAnswer {
  readonly status: number | null;
  readonly milliseconds: number;
  readonly contentType: string | null;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Why there is no answer. */
  readonly error: string | null;
  /** The body was longer than the cap, and ends there. */
  readonly cut?: boolean;
}

export interface Probe {
  /** One GET; no redirects, a deadline and a cap on the body (256 kB unless said otherwise). Never throws. */
  get(url: string, cap?: { mostBytes: number }): Promise<ProbeAnswer>;
}

/** Where the program of a by-hand run reads which stages are held. */
export interface HoldBoard {
  show(holds: readonly Hold[]): Promise<void>;
}

/** What the verbs need from outside; `main` fills it in. */
export interface Ports {
  readonly catalogue: Catalogue;
  readonly environments: Environments;
  readonly store: Store;
  readonly waker: Waker;
  readonly engine: Engine;
  readonly platform: PlatformPort;
  readonly artifacts: ArtifactShelf;
  readonly probe: Probe;
  readonly holdBoard: HoldBoard;
  readonly instance: InstancePort;
  readonly rights: Rights;
  readonly keep: Keep;
  /** How long an interrupted update may take to end by itself before it is interrupted again, in seconds. */
  readonly drainSeconds: number;
  /** How long a promotion waits for a stack that somebody else updates, or for a state out of reach. */
  readonly lockWaitSeconds: number;
  /** How long a second interrupt, and then a kill, may take. */
  readonly forcedSeconds: number;
  readonly now: () => Date;
  readonly log: Log;
}

/** Who this service is among those that share its database, and how another one is proven gone. */
export interface InstancePort {
  readonly id: string;
  /** Never by its silence; false = it lives, or nobody can tell from here. */
  isGone(instance: Instance): boolean;
}

export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
