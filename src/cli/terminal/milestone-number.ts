import { failure } from './failure.js';

/** Throws `bad-value`. */
export function milestoneNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw failure('bad-value', { option: 'N', value: text, expected: '1, 2, 3 …' });
}
