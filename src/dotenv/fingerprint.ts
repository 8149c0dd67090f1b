import { createHmac } from 'node:crypto';
import type { StageEnvironment } from './environment.js';

/** HMAC-SHA256 in hex over the sorted names and values, settings of the stack included: says whether they changed, not what they are. */
export function fingerprintOf(environment: Pick<StageEnvironment, 'entries'>, key: Buffer): string {
  const pairs = environment.entries.map(({ name, value }) => [name, value]);
  return createHmac('sha256', key).update(JSON.stringify(pairs)).digest('hex');
}
