import type { Request } from 'express';
import type { Answer } from './serve.js';

/** 304 instead of what the caller has already: its If-None-Match names the ETag of the answer (RFC 9110, 13.1.2). */
export function unlessKnown(request: Request, answer: Answer): Answer {
  const etag = answer.headers?.['ETag'];
  const known = request.headers['if-none-match'];
  if (etag === undefined || known === undefined || !names(known, etag)) return answer;
  const { ['Content-Type']: _, ...headers } = answer.headers ?? {};
  return { status: 304, headers, body: null };
}

/** Compared weakly, as for reading: `W/"…"` names the same. */
const names = (known: string, etag: string): boolean =>
  known.trim() === '*' || [...known.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag);
