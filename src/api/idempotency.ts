import { createHash } from 'node:crypto';
import { Refusal } from '../model/error.js';
import type { Rows, Store } from '../promotion/ports.js';
import type { Answer } from './route.js';

export interface Idempotent {
  readonly caller: string;
  /** The Idempotency-Key header; null = every request is a new one. */
  readonly key: string | null;
  readonly path: string;
  readonly body: Buffer;
}

/**
 * Answers a POST in one transaction, together with its Idempotency-Key: what was answered and what was done are
 * there both or neither, so a lost answer can be asked for again.
 */
export function answerOnce(
  store: Store,
  asked: Idempotent,
  work: (rows: Rows) => Promise<Answer>,
): Promise<Answer> {
  return store.transaction(async (rows) => {
    if (asked.key === null) return work(rows);
    const key = { caller: asked.caller, key: asked.key, requestHash: hashOf(asked) };
    const before = await rows.idempotency.claim(key);
    if (before !== null) {
      if (before.requestHash !== key.requestHash) throw new Refusal('idempotency-key-reuse');
      if (before.status === 0) throw new Refusal('idempotency-in-flight');
      const headers = { ...before.headers, 'Idempotency-Replayed': 'true' };
      return { status: before.status, headers, body: before.body };
    }
    const answer = await work(rows);
    const { status, headers = {}, body = null } = answer;
    await rows.idempotency.answer(key, { status, headers, body });
    return answer;
  });
}

const hashOf = ({ path, body }: Idempotent): string =>
  createHash('sha256').update(path).update('\n').update(body).digest('hex');
