import * as z from 'zod';
import { AskResource } from './ask.js';
import { nothing, reason } from './inputs.js';
import { none, route, toRead } from './route.js';

const params = z.strictObject({ ask: z.string().max(50) });

const askExample = { ask: 'ask_01JD4S8V4J5Q8TC2V1ZB1GQ0XN' };

export const askHold = route({
  method: 'post',
  path: '/holds/:hold/asks',
  summary:
    'Tell the owner of a hold that you wait for its end, and why; the release, another end or a no answers it',
  needs: toRead,
  params: z.strictObject({ hold: z.string().max(50) }),
  query: nothing,
  body: z.strictObject({ reason }),
  answer: AskResource,
  statuses: [201],
  tells: ['Location'],
  refuses: ['hold-of-stage-file', 'hold-ended', 'own-hold', 'asked-already'],
  example: {
    params: { hold: 'hld_01JD4S8V4J5Q8TC2V1ZB1GQ0XN' },
    body: { reason: 'The hotfix of the login has to go there today' },
  },
});

export const getAsk = route({
  method: 'get',
  path: '/asks/:ask',
  summary: 'Who waits for the end of a hold, why and since when, and what the owner answered',
  needs: toRead,
  params,
  query: nothing,
  body: none,
  answer: AskResource,
  statuses: [200],
  example: { params: askExample },
});

export const answerAsk = route({
  method: 'post',
  path: '/asks/:ask/answer',
  summary: 'Say no to who waits for the end of a hold, and why; a yes is the release or another end',
  needs: { verb: 'hold', on: 'own' },
  params,
  query: nothing,
  body: z.strictObject({ answer: z.literal('no'), reason }),
  answer: AskResource,
  statuses: [200],
  refuses: ['ask-answered'],
  example: { params: askExample, body: { answer: 'no', reason: 'The round ends tonight' } },
});
