import { createHash } from 'node:crypto';
import { crashPoint } from '../processes/crash-point.js';
import { Refusal } from '../model/error.js';
import type { IdempotencyKey, StoredAnswer } from '../ports/idempotency.js';
import type { Rows } from '../ports/rows.js';
import type { Store } from '../ports/store.js';
import type { Answer } from './serve.js';

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
export async function answerOnce(
  store: Store,
  asked: Idempotent,
  work: (rows: Rows) => Promise<Answer>,
): Promise<Answer> {
  const given = await store.transaction(async (rows) => {
    const key = keyOf(asked);
    if (key === null) return work(rows);
    const before = await rows.idempotency.claim(key);
    if (before !== null) return replay(key, before);
    const answer = await work(rows);
    await rows.idempotency.answer(key, stored(answer));
    return answer;
  });
  crashPoint('enqueue.afterCommit');
  return given;
}

/** Answers a POST that changes no rows and may take long: its key is claimed before and answered after, apart. */
export async function answerOnceApart(
  store: Store,
  asked: Idempotent,
  work: (rows: Rows) => Promise<Answer>,
): Promise<Answer> {
  const key = keyOf(asked);
  if (key === null) return work(store.read);
  const before = await store.transaction((rows) => rows.idempotency.claim(key));
  if (before !== null) return replay(key, before);
  try {
    const answer = await work(store.read);
    await store.transaction((rows) => rows.idempotency.answer(key, stored(answer)));
    return answer;
  } catch (error) {
    // A claim that cannot be given back now ends by itself after a minute.
    await store.transaction((rows) => rows.idempotency.release(key)).catch(() => undefined);
    throw error;
  }
}

function replay(key: IdempotencyKey, before: StoredAnswer): Answer {
  if (before.requestHash !== key.requestHash) throw new Refusal('idempotency-key-reuse', {});
  if (before.status === 0) throw new Refusal('idempotency-in-flight', {});
  const headers = { ...before.headers, 'Idempotency-Replayed': 'true' };
  return { status: before.status, headers, body: before.body };
}

const stored = ({ status, headers = {}, body = null, kept = body }: Answer) => ({
  ...{ status, headers },
  body: kept,
});

function keyOf({ caller, key, path, body }: Idempotent): IdempotencyKey | null {
  if (key === null) return null;
  const requestHash = createHash('sha256').update(path).update('\n').update(body).digest('hex');
  return { caller, key, requestHash };
}
