import type { Request } from 'express';
import { Refusal } from '../model/error.js';

/** The bytes of a body, at most `limit`; throws `payload-too-large` instead of buffering more. */
export async function readBody(request: Request, limit: number): Promise<Buffer> {
  assertPlain(request);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Refusal('payload-too-large', { limit });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** One JSON object out of the bytes: strictly UTF-8, so that nothing is silently replaced. */
export function parseJson(bytes: Buffer): unknown {
  // A POST without anything to say may leave the body away.
  if (bytes.length === 0) return {};
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal('malformed', { why: 'The body is not UTF-8' });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('malformed', { why: 'The body is not JSON' });
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
