import type { DeliveryFault, NoticeKind } from '../../model/webhook.js';

/** What a webhook is told of, and why it was not: the same words in a browser and in a terminal. */
export const webhookWords = {
  kinds: {
    'promotion:finished': 'a promotion finished',
    'promotion:rolled-back': 'a rollback came through',
    'promotion:skipped': 'a promotion was skipped',
    'hold:set': 'a hold was set',
    'hold:ending': 'a hold ends within the hour',
    'hold:released': 'a hold was released',
    'hold:overridden': 'a hold was overridden',
    'hold:expired': 'a hold is over by its own time',
    'put-back:planned': 'a milestone goes before what is booked',
    'put-back:ended': 'what was booked is back, or need not come back',
    'put-back:kept-out': 'a hold keeps what was booked from coming back',
    'put-back:failed': 'what was booked did not come back',
    'client:attached': 'a client was attached',
    'client:stale': 'a client has not been heard of',
  } satisfies Record<NoticeKind, string>,
  faults: {
    refused: 'it was answered, but not with 2xx',
    redirected: 'it was answered with a redirect, which is not followed',
    unreachable: 'there was no connection',
    timeout: 'there was no answer within 10 seconds',
    address: 'its name leads to an address where nothing is sent',
    sealed: 'its secret cannot be read: give it a new one',
  } satisfies Record<DeliveryFault, string>,
};
