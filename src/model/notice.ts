import type { HoldKind, Verdict } from './hold.js';
import type { Phase, StepName, Trigger } from './promotion.js';
import type { NoticeKind } from './webhook.js';

/** Who did it, as a notice says it: an id that stays, and what people call them. */
export interface NoticeActor {
  readonly id: string;
  readonly via: string;
  readonly name: string | null;
}

/** A promotion as it stood when it was told of. */
export interface PromotionTold {
  readonly id: string;
  readonly stage: string;
  readonly build: string | null;
  readonly previousBuild: string | null;
  readonly phase: Phase;
  readonly trigger: Trigger;
  readonly milestone: number | null;
  readonly reason: string | null;
  readonly actor: NoticeActor;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly elapsed: string | null;
  readonly elapsedSeconds: number | null;
  /** The step that did not come through; null = none. */
  readonly failedStep: StepName | null;
  readonly outcome: { readonly code: string } | null;
  /** Why it was left out. */
  readonly blockedBy: readonly { readonly code: string }[];
  /** What its stage ran then; null = nothing, or nobody knows. */
  readonly currentBuild: string | null;
  readonly stageUnknown: boolean;
}

export interface HoldTold {
  readonly id: string;
  readonly stage: string;
  /** Of a stop of the line: the stages of which the same is told with it; left out = it is of this stage alone. */
  readonly line?: { readonly id: string; readonly stages: readonly string[] };
  readonly kind: HoldKind;
  readonly reason: string;
  /** When a reservation begins; null = it began when it was set. */
  readonly from: string | null;
  readonly until: string | null;
  /** The build that is to be seen there, and the milestone by which it was named. */
  readonly shows: { readonly milestone: number | null; readonly build: string } | null;
  readonly by: NoticeActor;
  /** null = nobody has ended it, nor its time. */
  readonly end: {
    readonly how: 'released' | 'expired';
    readonly by: NoticeActor;
    readonly reason: string | null;
    readonly verdict: Verdict | null;
    readonly build: string | null;
  } | null;
}

export interface ClientTold {
  readonly client: string;
  readonly clientStage: string;
  readonly stage: string;
  readonly owner: string | null;
  readonly contact: string | null;
  readonly lastSeen: string | null;
}

interface OfHold {
  readonly hold: HoldTold;
}

/** What of a hold that is booked is put back, because a milestone goes before it. */
export interface PutBackTold {
  readonly build: string;
  /** Who let the milestone go before it. */
  readonly by: string;
  /** When it comes back; null = that is over. */
  readonly comesBackAt: string | null;
  /** By which it came back, or was to; null = none was begun. */
  readonly promotion: string | null;
  /** Whether it came back; null = that is still to come. */
  readonly isDone: boolean | null;
  /** Who keeps the stage when it is to come back, until when; left out = nobody, or that is over. */
  readonly kept?: { readonly by: string; readonly until: string };
  /** Why it did not: the phase of its promotion, codes of reasons, or `late`. */
  readonly why: readonly string[];
}

interface OfPutBack extends OfHold {
  readonly putBack: PutBackTold;
}

/** What each kind says, by the names that the API has for it. */
export interface NoticeFacts {
  'promotion:finished': { readonly promotion: PromotionTold };
  'promotion:rolled-back': { readonly promotion: PromotionTold };
  'promotion:skipped': { readonly promotion: PromotionTold };
  'hold:set': OfHold;
  'hold:ending': OfHold;
  'hold:released': OfHold;
  'hold:overridden': OfHold & {
    readonly actor: NoticeActor;
    readonly reason: string | null;
    readonly promotion: { readonly id: string; readonly build: string | null };
  };
  'hold:expired': OfHold;
  'put-back:planned': OfPutBack;
  'put-back:ended': OfPutBack;
  'put-back:kept-out': OfPutBack;
  'put-back:failed': OfPutBack;
  'client:attached': { readonly client: ClientTold; readonly actor: NoticeActor };
  'client:stale': { readonly client: ClientTold };
  'webhook:test': { readonly webhook: { readonly id: string }; readonly actor: NoticeActor };
}

export type NoticeEvent = keyof NoticeFacts;

/** One thing that happened, as it is told. */
export type Notice<E extends NoticeEvent = NoticeEvent> = {
  readonly [N in E]: {
    readonly event: N;
    readonly at: Date;
    /** null = it concerns none. */
    readonly stage: string | null;
    readonly facts: NoticeFacts[N];
  };
}[E];

/** One that happened by itself, under the name by which it is told at most once. */
export type Happening = Notice<NoticeKind> & { readonly key: string };
