import type { Actor } from '../model/actor.js';
import type { Artifacts, Build, BuildHead, Commit } from '../model/build.js';
import type { Client, ClientName, TouchedClient } from '../model/client.js';
import type { EventName, RunEvent, StageEvent, StoredRunEvent } from '../model/event.js';
import type { Facts } from '../model/error.js';
import type { Hold, HoldEnd, Verdict } from '../model/hold.js';
import type { Instance, OwnInstance } from '../model/instance.js';
import type { Milestone } from '../model/milestone.js';
import type { Quarantine } from '../model/quarantine.js';
import type {
  Abort,
  Attempt,
  Outcome,
  Phase,
  Promotion,
  Reason,
  StepName,
  StepPhase,
} from '../model/promotion.js';
import type { Recovery } from '../model/recovery.js';
import type { Pause } from '../model/schedule.js';
import type { StageState } from '../model/stage.js';

export type NewPromotion = Pick<
  Promotion,
  'stage' | 'build' | 'phase' | 'trigger' | 'actor' | 'requestId' | 'reason' | 'milestone' | 'occurrence'
> & {
  readonly overrideHold?: string | null;
  readonly previousBuild?: string | null;
  readonly outcome?: Outcome;
  readonly blockedBy?: readonly Reason[];
  readonly allowChanges?: readonly string[];
  readonly clients?: readonly TouchedClient[];
  readonly at?: Date;
};

/** What a client says of itself, beside its name. */
export type ClientDetails = Pick<Client, 'stage' | 'url' | 'owner' | 'contact'>;

export type NewQuarantine = Pick<Quarantine, 'stage' | 'build' | 'why' | 'reason' | 'actor'>;

export type NewHold = Pick<Hold, 'stage' | 'kind' | 'reason' | 'until' | 'actor'> & {
  readonly requestId: string | null;
};

/** What a person says who asks for a recovery, or takes one over. */
export type RecoveryWords = Pick<Recovery, 'reason' | 'clearLock' | 'said' | 'actor' | 'requestId'>;

export type NewRecovery = RecoveryWords & Pick<Recovery, 'stage'>;

export type PromotionChange = Partial<
  Pick<
    Promotion,
    | 'phase'
    | 'outcome'
    | 'logTruncated'
    | 'fence'
    | 'startedAt'
    | 'endedAt'
    | 'previousBuild'
    | 'fingerprint'
    | 'clients'
  >
>;

export type StageChange = Partial<Omit<StageState, 'stage' | 'revision' | 'fence'>>;

export interface PromotionFilter {
  readonly stage?: string;
  readonly phases?: readonly Phase[];
  readonly trigger?: string;
  readonly since?: Date;
  readonly beforeSeq?: number;
  readonly limit: number;
}

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

export type NewBuild = Omit<Build, 'id' | 'alsoCommits' | 'createdAt'>;

/** Every statement of the product, on one connection or inside one transaction. */
export interface Rows {
  /** Time of the database: the only clock that decides anything. */
  now(): Promise<Date>;
  stages: {
    get(stage: string): Promise<StageState>;
    all(): Promise<StageState[]>;
    /** Takes the row lock that starts, holds and records share. */
    lock(stage: string): Promise<StageState>;
    /** Compare-and-set on the fence; false = someone else has taken the stage since. */
    change(stage: string, fence: number, change: StageChange): Promise<boolean>;
    /** Takes the next fence; whoever wrote with an older one is refused from now on. */
    raiseFence(stage: string): Promise<number>;
    /** Marks that something about the stage's queue moved, so that its ETag does. */
    touch(stage: string): Promise<void>;
    ensure(stages: readonly string[]): Promise<void>;
  };
  builds: {
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
    /** A further commit, further artefacts and the branch of a known build. */
    attach(build: string, more: { commit: string; artifacts: Artifacts; branch: string }): Promise<void>;
  };
  commits: {
    /** Full SHAs that begin so, a few of them. */
    startingWith(prefix: string): Promise<string[]>;
    /** What a registration said of it; a commit that is only a build's own has no such row. */
    get(sha: string): Promise<Commit | undefined>;
    /** Newest first. */
    ofPullRequest(pr: number, limit: number): Promise<Commit[]>;
    /** Builds that were made from it or brought it along, oldest first. */
    buildsWith(sha: string): Promise<Build[]>;
  };
  promotions: {
    insert(promotion: NewPromotion): Promise<Promotion>;
    get(id: string): Promise<Promotion | undefined>;
    /** Those of them that there are. */
    many(ids: readonly string[]): Promise<Promotion[]>;
    change(id: string, from: Phase, change: PromotionChange): Promise<boolean>;
    /** Waiting and running ones of a stage, in the order of acceptance. */
    open(stage: string): Promise<Promotion[]>;
    openOn(stages: readonly string[]): Promise<Promotion[]>;
    list(filter: PromotionFilter): Promise<Promotion[]>;
    /** The one that ended last on a stage, of those that ran: what was skipped or superseded never did. */
    lastRun(stage: string): Promise<Promotion | undefined>;
    lastRunsOn(stages: readonly string[]): Promise<Promotion[]>;
    /** The newest of each stage that its schedule made. */
    lastScheduledOn(stages: readonly string[]): Promise<Promotion[]>;
    /** Builds that succeeded on this stage, the one that did so last first. */
    succeeded(stage: string): Promise<string[]>;
    /** When this build first succeeded on this stage. */
    firstSuccess(stage: string, build: string): Promise<Date | null>;
    /** When this build first passed the check after an update on this stage. */
    firstVerified(stage: string, build: string): Promise<Date | null>;
    /** Marks that it is to be stopped; whoever asked first stays on record. */
    requestAbort(id: string, asked: Omit<Abort, 'requestedAt'>): Promise<void>;
    step(promotion: string, step: StepName, phase: StepPhase): Promise<void>;
  };
  attempts: {
    insert(promotion: string, attempt: { fence: number; instance: string }): Promise<Attempt>;
    last(promotion: string): Promise<Attempt | undefined>;
    lastOf(promotions: readonly string[]): Promise<Attempt[]>;
    /** When the newest attempt of any promotion of this stage was started; null = none ever was. */
    lastStart(stage: string): Promise<Date | null>;
    /** Compare-and-set on who follows it; undefined = somebody else does by now. */
    take(attempt: string, owner: { from: string | null; to: string }): Promise<Attempt | undefined>;
    /** false = another instance follows it by now. */
    progress(attempt: string, progress: { instance: string; offset: number }): Promise<boolean>;
    end(attempt: string): Promise<void>;
  };
  instances: {
    get(id: string): Promise<Instance | undefined>;
    /** In the order of their starts. */
    list(): Promise<Instance[]>;
    remove(id: string): Promise<void>;
  };
  milestones: {
    list(): Promise<Milestone[]>;
    last(): Promise<Milestone | undefined>;
    insert(milestone: Omit<Milestone, 'createdAt' | 'arrived'>): Promise<Milestone>;
    /** Stages for whose slot this build is a milestone. */
    stagesOf(build: string): Promise<string[]>;
  };
  holds: {
    /** The one hold of a stage that has not ended; its time may be over all the same. */
    open(stage: string): Promise<Hold | undefined>;
    allOpen(): Promise<Hold[]>;
    get(id: string): Promise<Hold | undefined>;
    many(ids: readonly string[]): Promise<Hold[]>;
    list(filter: { stage?: string; beforeSeq?: number; limit: number }): Promise<Hold[]>;
    insert(hold: NewHold): Promise<Hold>;
    extend(id: string, until: Date | null): Promise<Hold>;
    end(id: string, end: HoldEnd): Promise<Hold>;
    /** What QA said last of a build on a stage. */
    verdict(stage: string, build: string): Promise<Verdict | null>;
  };
  quarantines: {
    open(stage: string, build: string): Promise<Quarantine | undefined>;
    /** Newest first. */
    allOpen(stage: string): Promise<Quarantine[]>;
    openOn(stages: readonly string[]): Promise<Quarantine[]>;
    insert(quarantine: NewQuarantine): Promise<Quarantine>;
    lift(id: string, lifted: { actor: Actor; reason: string | null }): Promise<void>;
  };
  recoveries: {
    /** The one of a stage that is under way. */
    open(stage: string): Promise<Recovery | undefined>;
    openOn(stages: readonly string[]): Promise<Recovery[]>;
    get(id: string): Promise<Recovery | undefined>;
    /** The newest of a stage. */
    last(stage: string): Promise<Recovery | undefined>;
    insert(recovery: NewRecovery): Promise<Recovery>;
    /**
     * Compare-and-set on who carries it out, with new words where a person takes it; undefined = somebody else does by
     * now, or it has ended.
     */
    take(
      id: string,
      owner: { from: string | null; to: string },
      words?: RecoveryWords,
    ): Promise<Recovery | undefined>;
    /** Counts a further refresh of this instance, and gives its number; undefined = another instance has taken it. */
    attempt(id: string, instance: string): Promise<number | undefined>;
    /** false = it had ended, or another instance has taken it. */
    end(
      id: string,
      end: Pick<Recovery, 'outcome' | 'observed'> & { readonly instance: string },
    ): Promise<boolean>;
  };
  clients: {
    get(name: ClientName): Promise<Client | undefined>;
    /** Takes its row lock. */
    lock(name: ClientName): Promise<Client | undefined>;
    /** All of them, or those of a stage of ours, by name. */
    list(stage?: string): Promise<Client[]>;
    /** undefined = it is there already. */
    insert(client: ClientName & ClientDetails & Pick<Client, 'actor'>): Promise<Client | undefined>;
    change(name: ClientName, details: ClientDetails): Promise<Client>;
    remove(name: ClientName): Promise<void>;
    /** Notes a sign of life, at most once a minute; nobody who is not attached is noted. */
    see(name: ClientName): Promise<void>;
  };
  schedules: {
    /** Up to which instant the stage's schedule was looked at; set to `now` the first time. */
    lookedAt(stage: string, now: Date): Promise<Date>;
    look(stage: string, now: Date): Promise<void>;
    /** null = it runs at its times. */
    pause(stage: string): Promise<Pause | null>;
    /** Of all stages whose schedule is paused. */
    pauses(): Promise<(Pause & { readonly stage: string })[]>;
    setPause(stage: string, pause: Pause | null): Promise<void>;
  };
  events: {
    /** Inside a transaction it is written, and numbered, right before the commit. */
    append(event: NewEvent): Promise<void>;
    get(seq: number): Promise<StageEvent | undefined>;
    /** The number of the newest; 0 = there is none. */
    last(): Promise<number>;
    /** Newest first. */
    list(filter: EventFilter & { beforeSeq?: number }): Promise<StageEvent[]>;
    /** Oldest first, from the one after `seq` on. */
    after(seq: number, filter: EventFilter): Promise<StageEvent[]>;
    /** Removes the oldest rows of before that time through the audit's door; gives how many, at most `limit`. */
    forget(before: Date, limit: number): Promise<number>;
  };
  runEvents: {
    append(promotion: string, events: readonly RunEvent[]): Promise<void>;
    after(promotion: string, id: number, limit: number): Promise<StoredRunEvent[]>;
    /** Removes the oldest log lines of promotions that ended before; gives how many, at most `limit`. */
    forgetLog(before: Date, limit: number): Promise<number>;
  };
  idempotency: {
    /**
     * Takes a key or gives what was answered before, with status 0 while it is being answered; waits for a
     * transaction that holds it. A claim that was left without an answer may be taken again after a minute.
     */
    claim(key: IdempotencyKey): Promise<StoredAnswer | null>;
    answer(key: IdempotencyKey, answer: Omit<StoredAnswer, 'requestHash'>): Promise<void>;
    /** Gives back a key that was claimed and will not be answered. */
    release(key: IdempotencyKey): Promise<void>;
  };
  /** For what must be enqueued in the same transaction. */
  readonly sql: { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };
}

export interface NewEvent {
  readonly name: EventName;
  readonly stage: string | null;
  readonly promotion: string | null;
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly reason?: string | null;
  readonly from?: Phase | null;
  readonly to?: Phase | null;
  readonly facts?: Facts;
}

export interface EventFilter {
  readonly stage?: string;
  readonly promotion?: string;
  /** Id of the actor. */
  readonly by?: string;
  readonly name?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly limit: number;
}

export interface IdempotencyKey {
  readonly caller: string;
  readonly key: string;
  readonly requestHash: string;
}

export interface StoredAnswer {
  readonly requestHash: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Store {
  /** Statements outside a transaction: for reading only. */
  readonly read: Rows;
  transaction<T>(work: (rows: Rows) => Promise<T>): Promise<T>;
  /** Gives a sign of life on a connection of its own, and the time of the database. */
  beat(own: OwnInstance): Promise<Date>;
  /** Tells, after the commit, of promotions that got run events in this process; gives the way to stop. */
  onRunEvents(listener: (promotion: string) => void): () => void;
  /** Tells, after the commit, that this process added to the audit; gives the way to stop. */
  onEvents(listener: () => void): () => void;
}
