import { findCli, type Cli } from '../pulumi-cli/cli.js';
import { byHandEnvironment, type PulumiPlace } from '../pulumi-cli/environment.js';
import { prepareState } from '../pulumi-cli/state.js';
import { runInOurPlace } from './child.js';
import type { ExitCode } from './exit.js';
import { failure } from './failure.js';
import { installDir } from '../config.js';
import type { Invocation } from './invocation.js';
import { dataDirOf, projectOf } from './project.js';

/** Runs the Pulumi CLI in the project, with every argument as it is and Switchback's own home and state. */
export async function pulumi(invocation: Invocation, args: readonly string[]): Promise<ExitCode> {
  const place = await pulumiPlace(invocation);
  await prepareState(place.dataDir);
  return runInOurPlace(invocation.terminal, {
    command: place.cli.command,
    args,
    env: byHandEnvironment(place),
    cwd: place.projectDir,
  });
}

/** What a CLI run by hand needs to know. Throws `no-project`, `pulumi-missing`. */
export async function pulumiPlace(invocation: Invocation): Promise<PulumiPlace> {
  const { env } = invocation.terminal;
  return {
    dataDir: dataDirOf(invocation),
    projectDir: projectOf(invocation),
    cli: await ownCli(env['PATH']),
    base: env,
  };
}

async function ownCli(path = ''): Promise<Cli> {
  const cli = await findCli({ installDir, path });
  if (cli === undefined) throw failure('pulumi-missing', { installDir });
  return cli;
}
