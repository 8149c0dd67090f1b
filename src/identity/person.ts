import type { Person } from '../model/sign-in.js';

/** What a provider says of somebody, as we keep it; null = nobody that could be told apart from others. */
export function personIn(
  issuer: string,
  claims: Readonly<Record<string, unknown>>,
  groupsClaim: string,
): Person | null {
  const { sub, name, preferred_username: user, email } = claims;
  if (typeof sub !== 'string' || !subjectPattern.test(sub)) return null;
  const called = [name, user, email].map(readable).find((one) => one !== null) ?? null;
  return { issuer, subject: sub, name: called, groups: groupsIn(claims[groupsClaim]) };
}

const subjectPattern = /^[\x21-\x7e]{1,255}$/;

/** A name that rows, terminals and pages can show. */
function readable(value: unknown): string | null {
  if (typeof value !== 'string' || !value.isWellFormed()) return null;
  const plain = value.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return plain === '' ? null : plain.slice(0, 100).toWellFormed();
}

/** Some providers say one group as a text; what is neither is none. */
function groupsIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'string');
}
