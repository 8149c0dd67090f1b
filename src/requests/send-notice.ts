import { createHmac } from 'node:crypto';
import type { Notice } from '../model/notice.js';
import type { Delivered, Webhook } from '../model/webhook.js';
import type { Ports } from '../ports/ports.js';

interface Sending {
  readonly webhook: Pick<Webhook, 'url' | 'language'>;
  readonly sealed: string;
  /** The same in every try: by it whoever is told twice knows. */
  readonly id: string;
  readonly tries: number;
  readonly notice: Notice;
}

/**
 * Tells a webhook of one thing, once. What is signed are the bytes of the body, in which also the delivery and the time
 * of this try stand: who signed them sent them, then.
 */
export function sendNotice(
  { post, now }: Pick<Ports, 'post' | 'now'>,
  { webhook: { url, language }, sealed, id, tries, notice }: Sending,
): Promise<Delivered> {
  const secret = post.unseal(sealed);
  if (secret === null) return Promise.resolve({ arrived: false, why: 'sealed', status: null });
  const { event, at, stage, facts } = notice;
  const body = Buffer.from(
    JSON.stringify({
      ...{ id, event, at: at.toISOString(), sentAt: now().toISOString(), tries: tries + 1 },
      ...{ language, text: post.text(notice, language), stage },
      ...facts,
      links: post.links(notice),
    }),
  );
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'switchback',
    'X-Switchback-Delivery': id,
    'X-Switchback-Event': event,
    'X-Switchback-Signature': signatureOf(secret, body),
  };
  return post.send({ url, headers, body });
}

/** What is said of a body to whoever knows the secret, too. */
export const signatureOf = (secret: string, body: Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
