import { failure } from './failure.js';

/** The longest page of the service. */
export const longestPage = 200;

/** How many `--limit` asks for. Throws `bad-value`. */
export function limitOf(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= longestPage) return count;
  throw failure('bad-value', { option: '--limit', value: text, expected: `1–${String(longestPage)}` });
}
