import type { Actor } from '../model/actor.js';
import type { Happening } from '../model/notice.js';
import type { DeliveryFault, Webhook, WebhookTrouble } from '../model/webhook.js';

/** Webhooks, what each is to be told, and has been told. */
export interface WebhookRows {
  get(id: string): Promise<Webhook | undefined>;
  /** Takes its row lock. */
  lock(id: string): Promise<Webhook | undefined>;
  /** Newest first. */
  list(filter: { beforeSeq?: number; limit: number }): Promise<Webhook[]>;
  /** Those that are told. */
  active(): Promise<Webhook[]>;
  /** With its secret as it is kept: sealed. */
  insert(webhook: NewWebhook): Promise<Webhook>;
  /** Switched on again, it begins anew: what happened in between is not told. */
  change(id: string, change: WebhookChange): Promise<Webhook>;
  /** Nothing is sent there any more, and nothing is kept for it; its trouble stays to be seen. */
  switchOff(id: string): Promise<void>;
  /** With all that it was to be told. */
  remove(id: string): Promise<void>;
  /** Its secret as it is kept. */
  secretOf(id: string): Promise<string | undefined>;
  /** How far the audit was read; undefined = nobody has begun to tell. */
  state(): Promise<TellingState | undefined>;
  /** From now on it is read; what came before is nobody's news. */
  begin(seen: number): Promise<void>;
  /** Takes the turn for so many seconds; false = another service has it. */
  take(owner: string, seconds: number): Promise<boolean>;
  leave(owner: string): Promise<void>;
  /** Whether what comes with time is to be looked at, at most once in so many seconds. */
  mayLook(seconds: number): Promise<boolean>;
  /** The audit was read so far, if not further. */
  saw(seen: number): Promise<void>;
  /** Adds what a webhook is to be told, unless it was added before. */
  want(webhook: string, happenings: readonly Happening[]): Promise<void>;
  /** The oldest thing that this one is to be told, if it may be sent now. */
  next(webhook: string): Promise<Letter | undefined>;
  /** How many there are; until the transaction ends, nobody else counts them to make one. */
  count(): Promise<number>;
  /** What one was told and is still to be told, newest first. */
  told(webhook: string, filter: { beforeSeq?: number; limit: number }): Promise<LetterTold[]>;
  /** It arrived, and was answered so: the trouble of its webhook, where there was one, is over. */
  arrived(letter: Letter, status: number): Promise<void>;
  /** It did not arrive, and nothing is sent there for so many seconds; gives the tries in vain by now. */
  failed(letter: Letter, trouble: Pick<WebhookTrouble, 'why' | 'status'>, seconds: number): Promise<number>;
  /** Removes what arrived before then; how many. */
  forget(before: Date, limit: number): Promise<number>;
}

export type NewWebhook = Pick<Webhook, 'url' | 'kinds' | 'stages' | 'language' | 'isActive'> & {
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly sealed: string;
};

export type WebhookChange = Partial<
  Pick<Webhook, 'url' | 'kinds' | 'stages' | 'language' | 'isActive'> & { readonly sealed: string }
>;

export interface TellingState {
  readonly seen: number;
  /** Somebody is to be told something now. */
  readonly isDue: boolean;
  /** Some webhook is active. */
  readonly isWanted: boolean;
}

/** One thing for one webhook, with what came of it. */
export interface LetterTold extends Letter {
  readonly seq: number;
  readonly arrivedAt: Date | null;
  readonly last: {
    readonly at: Date;
    readonly why: DeliveryFault | null;
    readonly status: number | null;
  } | null;
}

/** One thing for one webhook. */
export interface Letter {
  /** `dlv_` + ULID: the same in every try. */
  readonly id: string;
  readonly webhook: string;
  readonly notice: Happening;
  /** How often it was tried before. */
  readonly tries: number;
}
