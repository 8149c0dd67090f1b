import { join } from 'node:path';
import { SetUpProblem } from './checks.mjs';
import { CommandFailure } from './command.mjs';
import { withLock } from './lock.mjs';
import { makeProgress } from './progress.mjs';
import { describePulumi, getPulumi } from './pulumi.mjs';
import { texts as english } from './texts.mjs';

/**
 * Gets the Pulumi CLI into `cliRoot`, one set-up at a time; resolves to the line that tells of it. Without `log` it
 * writes to stderr. Throws what `explain` turns into text for a person.
 */
export async function getCli({ installDir, cliRoot, env, quiet = false, log, texts = english }) {
  const progress = makeProgress({ quiet, log });
  const onWait = (pid) => progress.line(texts.waits({ pid }));
  const cli = await endingOnSignals(() =>
    withLock(lockIn(cliRoot), () => getPulumi({ installDir, cliRoot, env, progress, texts }), { onWait }),
  );
  return describePulumi(cli, installDir, texts);
}

export const lockIn = (cliRoot) => join(cliRoot, 'set-up.lock');

/** By default a signal ends Node without its exit handlers, which stop the tools and release the lock. */
export async function endingOnSignals(work) {
  const handlers = [
    ['SIGINT', () => process.exit(130)],
    ['SIGTERM', () => process.exit(143)],
  ];
  for (const [signal, handler] of handlers) process.once(signal, handler);
  try {
    return await work();
  } finally {
    for (const [signal, handler] of handlers) process.removeListener(signal, handler);
  }
}

/** What went wrong, for a person: a problem as it is, a failed tool with its last lines. */
export function explain(error) {
  if (error instanceof SetUpProblem) return error.message;
  if (error instanceof CommandFailure)
    return [`${error.message}. Its last lines:`, ...error.lastLines].join('\n  ');
  return error.stack ?? String(error);
}
