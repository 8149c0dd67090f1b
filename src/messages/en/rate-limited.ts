import type { ProblemFacts } from '../../model/problems.js';

type Facts = ProblemFacts['rate-limited'];

/** What was too much, and when it goes on. */
export const rateLimited: Readonly<Record<Facts['of'], (f: Facts) => string>> = {
  streams: (f) =>
    `This address may have ${String(f.most)} streams open at once, and has them. Close one, or try again in ${String(f.seconds)} s.`,
  reads: (f) =>
    `One token or session may look ${String(f.most)} times a minute. Go on in ${String(f.seconds)} s.`,
  writes: (f) =>
    `One token or session may change something ${String(f.most)} times a minute. Nothing was done; go on in ${String(f.seconds)} s.`,
  arrivals: (f) =>
    `From one address ${String(f.most)} requests to sign in are taken a minute. Begin again in ${String(f.seconds)} s.`,
  'sign-ins': (f) =>
    `From one address a proof may be wrong ${String(f.most)} times a minute. Use a token that is valid, or go on in ${String(f.seconds)} s.`,
};
