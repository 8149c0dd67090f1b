import { localStage } from '../../model/stage.js';
import { runInOurPlace } from '../local/child.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { CliError } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { problemLines, environmentOf } from '../local/stage-files.js';

/** Runs a command with a stage's environment on top of our own, and passes its exit code on. */
export async function exec(
  invocation: Invocation,
  [command = '', ...args]: readonly string[],
  { stage = localStage }: { readonly stage?: string },
): Promise<ExitCode> {
  const { env, cwd } = invocation.terminal;
  const backend = await stageVariables(invocation, stage);
  return runInOurPlace(invocation.terminal, { command, args, env: { ...env, ...backend }, cwd });
}

/** Whatever is wrong before the command runs must not look like a code of the command. */
async function stageVariables(
  invocation: Invocation,
  stage: string,
): Promise<Readonly<Record<string, string>>> {
  try {
    const { backend, warnings } = await environmentOf(invocation, stage);
    if (!invocation.quiet) tellWarnings(invocation, warnings);
    return backend;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(error.code, exitCodes['exec-failed'], error.text, null, { cause: error });
  }
}

/** Warnings stand beside the result, never in it. */
export function tellWarnings(invocation: Invocation, warnings: Parameters<typeof problemLines>[1]): void {
  const { note, texts } = invocation;
  for (const text of problemLines(invocation, warnings)) note(texts.environment.warning({ text }));
}
