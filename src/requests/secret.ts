import { createHash, randomBytes } from 'node:crypto';

/** 256 bits behind the prefix by which whoever looks for leaked secrets finds them. */
export const newSecret = (): string => `swb_${randomBytes(32).toString('base64url')}`;

/** What is kept of a secret. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
