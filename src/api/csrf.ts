import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { Refusal } from '../model/error.js';

/** What only a page that reads our answers knows; who has it cannot come back to the cookie. */
export const csrfOf = (secret: string): string =>
  createHmac('sha256', secret).update('csrf').digest('base64url');

/**
 * A browser sends its cookie by itself: whatever changes something has to come from a page of ours, which says so and
 * sends what it read. Foreign origins are refused for everybody before. Throws `forbidden`.
 */
export function assertOwnPage(request: Request, csrf: string): void {
  if (reading.includes(request.method)) return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined && site !== 'same-origin')
    throw new Refusal('forbidden', { header: 'Origin', value: '' });
  const sent = Buffer.from(String(request.headers['x-csrf-token'] ?? ''));
  const wanted = Buffer.from(csrf);
  if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted))
    throw new Refusal('forbidden', { header: 'X-CSRF-Token', value: '' });
}

const reading: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];
