import type { Request } from 'express';
import { Refusal } from '../model/error.js';

/** The bytes of a body, at most `limit`, within so many seconds; throws `payload-too-large` or `request-timeout`. */
export async function readBody(
  request: Request,
  { limit, seconds }: { limit: number; seconds: number },
): Promise<Buffer> {
  assertPlain(request);
  const until = performance.now() + seconds * 1000;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of withDeadline(request, { seconds, left: () => until - performance.now() })) {
    size += chunk.length;
    if (size > limit) throw new Refusal('payload-too-large', { limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The bytes of an upload as they come; `request-timeout` when none comes for so many seconds. */
export const readUpload = (request: Request, seconds: number): AsyncIterable<Uint8Array> =>
  withDeadline(request, { seconds, left: () => seconds * 1000 });

/**
 * One timer per body, because Node's own counts for the whole server and would end every slow upload. The request is
 * not destroyed at the end: its socket has to carry the answer.
 */
async function* withDeadline(
  request: Request,
  { seconds, left }: { seconds: number; left: () => number },
): AsyncGenerator<Buffer> {
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Refusal('request-timeout', { seconds }));
      }, left());
    });
    const next = await Promise.race([chunks.next(), late]).finally(() => {
      clearTimeout(timer);
    });
    if (next.done === true) return;
    yield next.value;
  }
}

/** One JSON object out of the bytes: strictly UTF-8, so that nothing is silently replaced. */
export function parseJson(bytes: Buffer): unknown {
  // A POST without anything to say may leave the body away.
  if (bytes.length === 0) return {};
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal('malformed', { why: 'not-utf8' });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('malformed', { why: 'not-json' });
  }
}

/** Refuses what is not plain JSON before it is read. */
export function assertJson(request: Request): void {
  const type = request.headers['content-type'];
  const empty = (request.headers['content-length'] ?? '0') === '0' && !request.headers['transfer-encoding'];
  if (type === undefined && empty) return;
  if (type !== undefined && /^application\/json\s*(;|$)/i.test(type)) return;
  throw new Refusal('unsupported-media-type', { expected: 'application/json' });
}

/** A compressed body could mean a thousand times its size. */
function assertPlain(request: Request): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new Refusal('unsupported-media-type', { expected: 'application/json' });
}
