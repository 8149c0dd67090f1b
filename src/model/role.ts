import type { Verb } from './right.js';

const viewer = ['read'] as const;
const developer = [...viewer, 'build', 'promote', 'rollback', 'abort', 'client'] as const;
const qa = [...viewer, 'promote', 'hold', 'abort'] as const;
const producer = [...viewer, 'promote', 'milestone', 'hold'] as const;
const operator = [
  ...new Set<Verb>([...developer, ...qa, ...producer, 'override', 'recover', 'schedule']),
] as const;

/** The roles, and the verbs that each has. */
export const roles = {
  viewer,
  developer,
  qa,
  producer,
  operator,
  admin: [...operator, 'token'],
} as const satisfies Readonly<Record<string, readonly Verb[]>>;
