import { webhookWords } from './webhook-words.js';

export const webhook = {
  ...webhookWords,
  labels: {
    webhook: 'Webhook',
    url: 'Address',
    kinds: 'Told of',
    stages: 'Stages',
    language: 'Language',
    state: 'State',
    trouble: 'Trouble',
    arrived: 'Arrived last',
    waiting: 'Still to tell',
    made: 'Made by',
  },
  states: { works: 'works', untried: 'untried', failing: 'failing', off: 'off' },
  deliveryStates: { waiting: 'waits', arrived: 'arrived' },
  never: 'nothing yet',
  trouble: (f: { times: number; why: string; status: number | null }) =>
    `${String(f.times)} in vain, one after the other: ${f.why}${f.status === null ? '' : ` (${String(f.status)})`}`,
  made: (f: { id: string }) => `Webhook ${f.id} is made. The secret that signs is shown this once:`,
  rotated: (f: { id: string }) =>
    `From now on this secret signs what webhook ${f.id} is told. It is shown this once:`,
  use: 'With it the receiver computes HMAC-SHA256 over the bytes of the body (X-Switchback-Signature).',
  try: (f: { id: string }) => `Try it:  npx --no switchback webhook test ${f.id}`,
  arrived: (f: { status: number }) => `The test arrived, and was answered with ${String(f.status)}.`,
  lost: (f: { why: string; status: number | null }) =>
    `The test did not arrive: ${f.why}${f.status === null ? '' : ` (${String(f.status)})`}.`,
  removed: (f: { id: string }) => `Webhook ${f.id} is removed: it is told nothing more.`,
};
