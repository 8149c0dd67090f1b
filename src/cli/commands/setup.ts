import { setUpCli } from '../local/set-up.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import type { Invocation } from '../terminal/invocation.js';

/** Gets the Pulumi CLI, once for every repository of this person; says which one there is now. */
export async function setup(invocation: Invocation): Promise<ExitCode> {
  invocation.print(await setUpCli(invocation));
  return exitCodes.ok;
}
