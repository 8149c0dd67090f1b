import type { Actor } from './actor.js';

/** What a webhook may be told of; a `webhook:test` only where somebody asks for one. */
export const noticeKinds = [
  'promotion:finished',
  'promotion:rolled-back',
  'promotion:skipped',
  'hold:set',
  'hold:ending',
  'hold:released',
  'hold:overridden',
  'hold:expired',
  'put-back:planned',
  'put-back:ended',
  'put-back:kept-out',
  'put-back:failed',
  'client:attached',
  'client:stale',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const noticeLanguages = ['en', 'ko'] as const;
export type NoticeLanguage = (typeof noticeLanguages)[number];

/** An address of somebody else's that is told what happens. */
export interface Webhook {
  /** `whk_` + ULID. */
  readonly id: string;
  readonly seq: number;
  readonly url: string;
  readonly kinds: readonly NoticeKind[];
  /** null = every stage, also those that come later. */
  readonly stages: readonly string[] | null;
  readonly language: NoticeLanguage;
  readonly isActive: boolean;
  readonly actor: Actor;
  readonly createdAt: Date;
  /** What happened before is not told: when it was made, or switched on last. */
  readonly since: Date;
  /** Tries in vain, one after the other. */
  readonly failures: number;
  readonly trouble: WebhookTrouble | null;
  /** When something arrived last; null = never yet. */
  readonly deliveredAt: Date | null;
  /** What is still to be told. */
  readonly waiting: number;
  /** Grows with every change of what it is set to; the ETag is made of it. */
  readonly revision: number;
}

export const etagOfWebhook = ({ id, revision }: Pick<Webhook, 'id' | 'revision'>): string =>
  `"${id}-${String(revision)}"`;

/** Why nothing is sent to an address of the outside. */
export type AddressFault = 'not-https' | 'credentials' | 'private' | 'reserved';

export interface WebhookTrouble {
  readonly why: DeliveryFault;
  /** Of its answer; null = there was none. */
  readonly status: number | null;
  readonly since: Date;
}

/**
 * Why something did not arrive: another answer than 2xx; a way to somewhere else, which is not followed; no answer; too
 * late a one; an address that is not told; a secret that this service cannot read.
 */
export const deliveryFaults = [
  'refused',
  'redirected',
  'unreachable',
  'timeout',
  'address',
  'sealed',
] as const;
export type DeliveryFault = (typeof deliveryFaults)[number];

/** What came of a try: whoever does not take it is told again. */
export type Delivered =
  | { readonly arrived: true; readonly status: number }
  | { readonly arrived: false; readonly why: DeliveryFault; readonly status: number | null };

export const webhookIdPattern = /^whk_[0-9A-Z]{26}$/;

/** After so many tries in vain, one after the other, a webhook is switched off. */
export const mostFailures = 50;
/** What is over is kept for so long. */
export const noticeDays = 30;
/** How long before its end a hold is said to end. */
export const endingSeconds = 3600;

/** There are no more than so many: each of them is told everything that it wants by itself. */
export const mostWebhooks = 50;

export const leastWebhookSecret = 16;
export const mostWebhookSecret = 200;
