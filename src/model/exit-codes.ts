/** What a script may rely on; `switchback help exit-codes` prints them. */
export const exitCodes = {
  ok: 0,
  error: 1,
  usage: 2,
  auth: 3,
  failed: 4,
  blocked: 5,
  'not-found': 6,
  'no-change': 7,
  aborted: 8,
  timeout: 9,
  conflict: 10,
  'exec-failed': 125,
  'cannot-run': 126,
  'command-not-found': 127,
  detached: 130,
  internal: 255,
} as const;

export type ExitName = keyof typeof exitCodes;
export type ExitCode = number;
