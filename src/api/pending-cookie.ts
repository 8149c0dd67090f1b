import * as z from 'zod';
import { beginSignIn } from '../contract/sign-in.js';
import type { Pending } from '../requests/pending-sign-in.js';

const shape = z.strictObject({
  secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  at: z.int().min(0).max(253_402_300_799),
  to: beginSignIn.query.shape.to.unwrap(),
  command: z
    .strictObject({ port: z.int().min(1).max(65_535), challenge: z.string().regex(/^[0-9a-f]{64}$/) })
    .nullable(),
});

/** A sign-in that has begun, as its cookie holds it. */
export const pendingText = (pending: Pending): string =>
  Buffer.from(JSON.stringify(pending)).toString('base64url');

/** What a cookie holds; null = none, or nothing that we wrote. */
export function pendingIn(text: string | null): Pending | null {
  if (text === null || text.length > 2000) return null;
  try {
    return shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}
