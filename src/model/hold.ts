import type { Bilingual } from './stage.js';
import type { Actor } from './actor.js';
import type { Ask } from './ask.js';

export const holdKinds = ['qa', 'demo', 'incident', 'rollback', 'kept'] as const;
/** `quiet` is nobody's: quiet hours of the stage file, in which nothing starts by itself. No row has it. */
export const shownHoldKinds = [...holdKinds, 'quiet'] as const;
/** `kept` = a person put an older build there on purpose: only commits and schedules are kept off. */
export type HoldKind = (typeof shownHoldKinds)[number];

/** Quiet hours of the stage file: nobody holds the stage then, can release it or be asked for it. */
export const isQuiet = ({ kind }: { readonly kind: HoldKind }): boolean => kind === 'quiet';

/**
 * Whether a hold keeps a person out with a build: one by which an earlier build is kept does not, and of what is still to
 * come only what shows another one.
 */
export const keepsOut = (
  { kind, isAhead, shows }: { kind: HoldKind; isAhead: boolean; shows: Pick<Shown, 'build'> | null },
  build: string,
): boolean => (isAhead ? shows !== null && shows.build !== build : kind !== 'kept');

/** What QA says of a build at the end of a round. */
export const verdicts = ['passed', 'failed'] as const;
export type Verdict = (typeof verdicts)[number];

/** Nothing may change on a stage until a time, or until somebody releases it. A stage is held while any is in force. */
export interface Hold {
  /** `hld_` + ULID. */
  readonly id: string;
  readonly seq: number;
  /** Grows with every change; the ETag is made of it. */
  readonly revision: number;
  readonly stage: string;
  readonly kind: HoldKind;
  readonly reason: string;
  /** The same in both languages, where a stage file says it. */
  readonly reasons?: Bilingual;
  readonly actor: Actor;
  readonly createdAt: Date;
  /** When a reservation begins; null = it began when it was set. */
  readonly from: Date | null;
  /** Nothing new starts there from then on: of a reservation some time before it begins, else since it was set. */
  readonly keepsFrom: Date;
  /** null = until somebody releases it; a reservation always has an end. */
  readonly until: Date | null;
  /** What is to be seen there; null = whatever runs. */
  readonly shows: Shown | null;
  /** When the service puts that back, because something else went before it; null = it has not to. */
  readonly comesBackAt: Date | null;
  /** The stop of the line that it belongs to; null = it was set by itself. */
  readonly line: string | null;
  readonly end: HoldEnd | null;
  /** Who asked for its end, the oldest first; also those that have an answer. */
  readonly asks: readonly Ask[];
}

/** A build that is to be shown, and the milestone by which it was named. */
export interface Shown {
  readonly milestone: number | null;
  readonly build: string;
}

export interface HoldEnd {
  readonly at: Date;
  readonly how: 'released' | 'expired';
  readonly actor: Actor;
  readonly reason: string | null;
  /** Only of a `qa` hold: on the build that the stage ran when it ended. */
  readonly verdict: Verdict | null;
  readonly build: string | null;
}

/** A hold, and when it was looked at by the database's clock, by which it ends. */
export interface HoldView {
  readonly hold: Hold;
  readonly now: Date;
  /**
   * What its stage runs where that is not what is to be shown; null = nothing. Left out = it runs that, nobody knows what
   * it runs, or something else is shown there before.
   */
  readonly runsInstead?: string | null;
}

/** The name of quiet hours, by which they are passed: no ULID begins like it, and it is the same whenever one looks. */
export function quietId(stage: string, from: Date): string {
  const minutes = Math.floor(from.getTime() / 60_000);
  return `${quietPrefix}${written(BigInt(minutes), 7)}${written(hashOf(stage), 14)}`;
}

export const isQuietId = (id: string): boolean => id.startsWith(quietPrefix);

const quietPrefix = 'hld_QUIET';

const written = (value: bigint, length: number): string =>
  value.toString(36).toUpperCase().padStart(length, '0');

/** FNV-1a of 64 bits: short, and the same everywhere. */
const hashOf = (text: string): bigint =>
  Array.from(new TextEncoder().encode(text)).reduce(
    (hash, byte) => ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn,
    0xcbf29ce484222325n,
  );

export const holdIdPattern = /^hld_[0-9A-Z]{26}$/;
export const etagOfHold = ({ id, revision }: Hold): string => `"${id}-${String(revision)}"`;
