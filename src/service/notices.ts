import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { messagesIn } from '../messages/index.js';
import { textOf } from '../messages/texts.js';
import type { Notice } from '../model/notice.js';
import type { StartProblem } from '../model/start-problem.js';
import { variableIn } from '../model/variable.js';
import { poster } from '../outward/post.js';
import type { NoticeLinks, OutwardPost } from '../ports/outward-post.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether webhooks may tell networks of one's own, by what the environment says. */
export function allowsPrivateIn(problems: StartProblem[], env: Environment): boolean {
  const said = variableIn(env, 'SWITCHBACK_WEBHOOK_PRIVATE');
  if (said !== undefined && said !== 'allowed')
    problems.push({ code: 'bad-choice', facts: { name: 'SWITCHBACK_WEBHOOK_PRIVATE', choices: 'allowed' } });
  return said === 'allowed';
}

interface Telling {
  readonly env: Environment;
  readonly allowsPrivate: boolean;
  /** The key of this installation: what the database has of a secret tells nobody else what it is. */
  readonly key: Buffer;
  readonly publicUrl: string | null;
  readonly closing: AbortSignal;
}

/** How webhooks are told, and in which words. */
export const outwardPost = ({ env, allowsPrivate, key, publicUrl, closing }: Telling): OutwardPost => ({
  ...{ allowsPrivate, ...sealing(key) },
  send: poster({ env, allowsPrivate, closing }),
  text: ({ event, facts }, language) => textOf(messagesIn(language).notices, { code: event, facts }),
  links: (notice) => (publicUrl === null ? null : linksOf(publicUrl, notice)),
});

/** Seals secrets by a key made of the installation's own: AES-256-GCM, so that what was changed cannot be read. */
export function sealing(own: Buffer): Pick<OutwardPost, 'seal' | 'unseal'> {
  const key = Buffer.from(hkdfSync('sha256', own, '', 'switchback webhooks', 32));
  return {
    seal: (secret) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const hidden = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
    },
    unseal: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url');
      const [nonce, tag] = [bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes, nonceBytes + tagBytes)];
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(tag);
        const shown = Buffer.concat([
          decipher.update(bytes.subarray(nonceBytes + tagBytes)),
          decipher.final(),
        ]);
        return shown.toString('utf8');
      } catch {
        return null;
      }
    },
  };
}

const nonceBytes = 12;
const tagBytes = 16;

/** Where a notice can be looked at: a page for people, and what the API has of it. */
function linksOf(publicUrl: string, { facts }: Notice): NoticeLinks | null {
  const api = `${publicUrl}/api/v1`;
  if ('promotion' in facts) {
    const { id } = facts.promotion;
    const own = `${api}/promotions/${id}`;
    return { web: `${publicUrl}/promotions/${id}`, api: own, log: `${own}/logs` };
  }
  if ('hold' in facts)
    return {
      web: `${publicUrl}/stages/${facts.hold.stage}`,
      api: `${api}/holds/${facts.hold.id}`,
      log: null,
    };
  if ('client' in facts) {
    const { client, clientStage } = facts.client;
    return { web: `${publicUrl}/clients`, api: `${api}/clients/${client}/${clientStage}`, log: null };
  }
  const own = `${api}/webhooks/${facts.webhook.id}`;
  return { web: `${publicUrl}/settings/notifications`, api: own, log: null };
}
