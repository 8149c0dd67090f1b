import type { PromotionResource } from '../../contract/promotion.js';
import { RunEventResource } from '../../contract/run-event.js';
import { isTerminal } from '../../model/promotion.js';
import type { HttpClient } from './http-client.js';
import { failure } from '../terminal/failure.js';
import { answerOf, jsonIn } from './answer-body.js';
import { addressOf, call } from './call.js';
import { followPromotion, getPromotion } from '../../contract/promotions.js';
import { keepStreaming } from './stream.js';

export interface FollowOptions {
  /** A client of the service as it is now: after a restart it may have another address. */
  readonly reconnect: () => Promise<HttpClient>;
  readonly id: string;
  readonly timeout: number | null;
  readonly onEvent: (event: RunEventResource) => void;
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
    onEvent: ({ event, data }, url) => {
      if (kinds.has(event)) onEvent(answerOf(RunEventResource, jsonIn(data, { url, status: 200 }), url));
      return event === 'done';
    },
    over: async (client) => {
      const promotion = await call(client, getPromotion, { params: { promotion: id } });
      return isTerminal(promotion.phase) ? promotion : null;
    },
    lost: (cause, elsewhere) => failure('service-lost', { promotion: id, elsewhere }, cause),
  });
  return streamed.kind === 'ended' ? { kind: 'ended', promotion: streamed.with } : streamed;
}

/** What a newer service tells beside them says nothing to this version. */
const kinds: ReadonlySet<string> = new Set(RunEventResource.options.map(({ shape: { kind } }) => kind.value));
