/** What a webhook was set to can be named, and what each delivery was answered is kept. */
export const webhookAnswers = [
  'alter table webhooks add column revision integer not null default 1',
  `alter table webhook_letters
    add column tried_at timestamptz,
    add column status integer,
    add column fault text`,
  'create index webhook_letters_of on webhook_letters (webhook, seq)',
];
