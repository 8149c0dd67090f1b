import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Messages } from '../../messages/index.js';
import { cliFolder } from '../../pulumi-cli/cli-folder.js';
import { findCli } from '../../pulumi-cli/cli.js';
import { installDir } from '../../service/install-dir.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';

/** The scripts of the set-up, which run before anything is compiled, too. */
interface SetUpScripts {
  readonly getCli: (order: {
    installDir: string;
    cliRoot: string;
    env: Invocation['terminal']['env'];
    quiet: boolean;
    log?: (line: string) => void;
    texts: Messages['cli']['setUp'];
  }) => Promise<string>;
  readonly explain: (error: unknown) => string;
}

/** Gets the Pulumi CLI, in the way that is possible here, and gives the line that tells of it. Throws `set-up-failed`. */
export async function setUpCli({ terminal, texts, quiet, live, note }: Invocation): Promise<string> {
  const { env } = terminal;
  const file = join(installDir, 'scripts', 'setup', 'get-cli.mjs');
  const { getCli, explain } = (await import(pathToFileURL(file).href)) as SetUpScripts;
  const cliRoot = cliFolder({ installDir, env });
  const log = live && !quiet ? {} : { log: note };
  const order = { installDir, cliRoot, env, quiet, ...log, texts: texts.setUp };
  return getCli(order).catch((error: unknown) => {
    throw failure('set-up-failed', { why: explain(error) }, error);
  });
}

/** The same where there is none yet; says nothing where there is. */
export async function needCli(invocation: Invocation): Promise<void> {
  const cli = await findCli({ installDir, env: invocation.terminal.env });
  if (cli === undefined) invocation.note(await setUpCli(invocation));
}
