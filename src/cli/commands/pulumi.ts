import { stageNames } from '../../catalogue/catalogue.js';
import { nearestName } from '../../model/nearest.js';
import { findCli, type Cli } from '../../pulumi-cli/cli.js';
import { byHandEnvironment, type PulumiPlace } from '../../pulumi-cli/environment.js';
import { stacksMade } from '../../pulumi-cli/pending-stacks.js';
import { prepareState, StateMoved } from '../../pulumi-cli/state.js';
import { isUnmade } from '../../pulumi-cli/unmade-stack.js';
import { readStateUrl, stateParameters, type StateBucket } from '../../model/state-bucket.js';
import { noteHostless } from './hostless.js';
import { runInOurPlace } from '../local/child.js';
import { assertItsMachine } from '../local/its-machine.js';
import { namedStack } from '../local/named-stack.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { installDir } from '../../service/install-dir.js';
import type { Invocation } from '../terminal/invocation.js';
import type { Terminal } from '../terminal/terminal.js';
import { dataDirOf, projectOf } from '../local/project.js';
import { variableIn } from '../../model/variable.js';

/** Runs the Pulumi CLI in the project, with every argument as it is and Switchback's own home and state. */
export async function pulumi(invocation: Invocation, args: readonly string[]): Promise<ExitCode> {
  const place = await pulumiPlace(invocation, 'pulumi');
  await ready(invocation, place);
  const stage = namedStack(args);
  if (stage !== null) await noteHostless(invocation, place.dataDir, stage);
  const code = await runInOurPlace(invocation.terminal, {
    command: place.cli.command,
    args,
    env: byHandEnvironment(place),
    cwd: place.projectDir,
  });
  if (code !== exitCodes.ok) await tellUnmade(invocation, place, args);
  return code;
}

/** Pulumi says that there is no such stack, and not who makes it, or which there are. */
async function tellUnmade(
  { texts, note }: Invocation,
  place: PulumiPlace,
  args: readonly string[],
): Promise<void> {
  const stage = namedStack(args);
  // What Pulumi has said is all that is known when the state cannot be asked.
  const unmade = stage !== null && (await isUnmade(place, stage).catch(() => false));
  if (!unmade) return;
  const { names: known } = await stageNames(place.projectDir);
  if (known.includes(stage)) note(texts.byHand.unmade({ stage }));
  else note(texts.byHand.unknown({ stage, known, nearest: nearestName(stage, known) }));
}

/** Makes the place ready for the CLI, and waits for a service that still makes its stacks. Throws `state-refused`. */
export async function ready({ messages }: Invocation, place: PulumiPlace): Promise<void> {
  await prepareState(place).catch((error: unknown) => {
    if (!(error instanceof StateMoved)) throw error;
    const { from, to, record } = error;
    throw failure('state-refused', { why: messages.service['state-moved']({ from, to, record }) }, error);
  });
  await stacksMade(place.dataDir);
}

/** What a CLI run by hand needs to know. Throws `needs-its-machine`, `no-project`, `pulumi-missing`, `state-refused`. */
export async function pulumiPlace(invocation: Invocation, command: string): Promise<PulumiPlace> {
  const { env } = invocation.terminal;
  // A state in a bucket is everywhere.
  if ((variableIn(env, 'SWITCHBACK_STATE_URL') ?? '') === '') await assertItsMachine(invocation, command);
  return {
    dataDir: dataDirOf(invocation),
    projectDir: projectOf(invocation),
    cli: await ownCli(env),
    bucket: bucketOf(invocation, variableIn(env, 'SWITCHBACK_STATE_URL') ?? ''),
    base: env,
  };
}

async function ownCli(env: Terminal['env']): Promise<Cli> {
  const cli = await findCli({ installDir, env });
  if (cli === undefined) throw failure('pulumi-missing', {});
  return cli;
}

function bucketOf({ messages }: Invocation, text: string): StateBucket | null {
  const read = text === '' ? null : readStateUrl(text);
  if (read === null || !('fault' in read)) return read;
  const facts = { fault: read.fault, parameters: stateParameters.join(', ') };
  throw failure('state-refused', { why: messages.service['bad-state-url'](facts) });
}
