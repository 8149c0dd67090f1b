import type { PromotionResource } from '../../contract/promotion.js';
import { isTerminal } from '../../model/promotion.js';
import type { HttpClient } from './http-client.js';
import { failure } from '../terminal/failure.js';
import { addressOf, call } from './call.js';
import { followPromotion, getPromotion } from '../../contract/promotions.js';
import type { ServerEvent } from './sse.js';
import { keepStreaming } from './stream.js';

/** What happens to a promotion, as the service streams it. */
export interface FollowEvent {
  readonly t: 'phase' | 'step' | 'log' | 'progress' | 'done';
  readonly data: Readonly<Record<string, unknown>>;
}

export interface FollowOptions {
  /** A client of the service as it is now: after a restart it may have another address. */
  readonly reconnect: () => Promise<HttpClient>;
  readonly id: string;
  readonly timeout: number | null;
  readonly onEvent: (event: FollowEvent) => void;
}

/** How following ended: with the promotion, or before it did. */
export type Followed =
  | { readonly kind: 'ended'; readonly promotion: PromotionResource }
  | { readonly kind: 'detached' }
  | { readonly kind: 'timeout' };

/** Streams a promotion until it ends, Ctrl-C or the timeout; survives a restart of the service. */
export async function follow({ reconnect, id, timeout, onEvent }: FollowOptions): Promise<Followed> {
  const streamed = await keepStreaming({
    reconnect,
    timeout,
    path: addressOf(followPromotion, { params: { promotion: id } }),
    onEvent: (event) => {
      const parsed = parseEvent(event);
      if (parsed !== null) onEvent(parsed);
      return parsed?.t === 'done';
    },
    over: async (client) => {
      const promotion = await call(client, getPromotion, { params: { promotion: id } });
      return isTerminal(promotion.phase) ? promotion : null;
    },
    lost: (cause) => failure('service-lost', { promotion: id }, cause),
  });
  return streamed.kind === 'ended' ? { kind: 'ended', promotion: streamed.with } : streamed;
}

const kinds: ReadonlySet<string> = new Set(['phase', 'step', 'log', 'progress', 'done']);

function parseEvent({ event, data }: ServerEvent): FollowEvent | null {
  if (!kinds.has(event)) return null;
  return { t: event as FollowEvent['t'], data: JSON.parse(data) as Record<string, unknown> };
}
