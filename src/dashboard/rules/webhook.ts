import type { WebhookResource } from '../../contract/webhooks.js';
import { words } from '../words.js';

interface Looked {
  readonly data: WebhookResource;
  readonly now: WebhookResource;
}

/** What a webhook is set to otherwise by now, a line for each; its secret is no part of what is seen. */
export function webhookChanges({ data, now }: Looked): string[] {
  const before = textsOf(data);
  const after = textsOf(now);
  const lines = before.flatMap((text, at) => (text === after[at] ? [] : [`${text} → ${after[at] ?? '–'}`]));
  return lines.length > 0 || data.etag === now.etag ? lines : [words().dialog.changed.other];
}

const textsOf = ({ url, kinds, stages, language, active }: WebhookResource): string[] => [
  url,
  kinds.join(', '),
  stages?.join(', ') ?? words().notifications.everyStage,
  language,
  words().notifications[active ? 'isOn' : 'isOff'],
];
