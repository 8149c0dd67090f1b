import type { Actor } from './actor.js';
import type { Observation } from './stage.js';
import type { Stored } from './stored.js';

/**
 * What became of the process that made a lock: proven gone, or its number belongs to a younger one; living here; on
 * another machine, where nobody can look; or the lock says nothing that can be read.
 */
export const lockOwners = ['gone', 'reused', 'alive', 'elsewhere', 'unreadable'] as const;
export type LockOwner = (typeof lockOwners)[number];

/** Why a platform's word does not tell what runs. */
export type Unclear = 'no-answer' | 'on-its-way' | 'build-unknown';

/** What a person can do about a stage. */
export type Choice =
  | 'wait'
  | 'take-over'
  | 'recover'
  | 'clear-lock'
  | 'say-build'
  | 'say-nothing'
  | 'retry'
  | 'rollback';

/** What the texts of the choices may mention. */
export interface ChoiceFacts {
  readonly stage: string;
  /** Of the promotion that ran last. */
  readonly build: string | null;
}

/** One lock of a stack, as the engine's state keeps it. */
export interface StackLock {
  readonly user: string | null;
  readonly host: string | null;
  readonly pid: number | null;
  readonly since: Date | null;
  /** Whether an update of ours had this process number. */
  readonly ours: boolean;
  readonly owner: LockOwner;
}

/** `hana@desk (pid 17)` */
export const lockName = ({ user, host, pid }: StackLock): string =>
  `${user ?? '?'}@${host ?? '?'} (pid ${pid === null ? '?' : String(pid)})`;

/** What an update had begun with a resource when it was cut off. */
export interface PendingOperation {
  /** `creating`, `updating`, `deleting` … */
  readonly operation: string;
  readonly resource: string;
  /** URNs of what it hangs under, and of what looks after it; null = it says none. */
  readonly parent: string | null;
  readonly provider: string | null;
}

/** What a person says runs there, having looked. */
export type Said = { readonly build: string } | 'nothing';

/** As one word: a build's id, or `nothing`. */
export const saidWord = (said: Said | null): string | null =>
  said === null || said === 'nothing' ? said : said.build;

/** Finding out what a stage runs, asked for by a person. */
export interface Recovery {
  /** `rcv_` + ULID. */
  readonly id: string;
  readonly stage: string;
  readonly reason: string;
  readonly clearLock: boolean;
  /** null = only the platform's word counts. */
  readonly said: Said | null;
  readonly actor: Actor;
  readonly requestId: string | null;
  /** The service that carries it out; null = none yet. */
  readonly instance: string | null;
  /** How many refreshes were started for it. */
  readonly attempts: number;
  readonly startedAt: Date;
  /** null = it is under way. */
  readonly endedAt: Date | null;
  readonly outcome: Stored | null;
  /** What the platform said at its end; null = it was not asked. */
  readonly observed: Observation | null;
}

export const recoveryIdPattern = /^rcv_[0-9A-HJKMNP-TV-Z]{26}$/;
