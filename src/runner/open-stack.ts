import { LocalWorkspace, Stack, type PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import type { AwsLookup } from '../model/aws-lookup.js';
import { program } from '../program/program.js';
import { collectsLess } from '../pulumi-cli/environment.js';
import { absolutePaths, makeWorkFolder } from '../pulumi-cli/work-folder.js';
import { runDetached } from './detached-cli.js';
import type { CliFiles, RunnerOrder } from './events.js';
import { watchRun, type See } from './watch-run.js';

export interface UpdatePlace {
  readonly command: PulumiCommand;
  readonly projectDir: string;
  /** What the CLI is given, beside what the Automation API adds. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Throws when another machine has taken the order's attempt over. */
  readonly assertNotFenced: (order: Pick<RunnerOrder, 'project' | 'attempt'>) => Promise<void>;
  /** Looks at what a stage on aws names in its account; null = there is nobody to ask. */
  readonly lookAtSettings: (inputs: RunnerOrder['inputs']) => Promise<AwsLookup | null>;
  /** Notes what is seen of the update. */
  readonly see: See;
}

/** Which CLI of an attempt it is for. */
export interface StackUse {
  readonly files: CliFiles;
  readonly refused?: Refused;
  /** Whether its parts are noted. */
  readonly isWatched?: boolean;
  /** What takes the place of the CLI. */
  readonly run?: (args: readonly string[]) => Promise<string>;
}

/** What the program threw: the engine hands on no more than its text. */
export interface Refused {
  by?: unknown;
}

/** The stack of an order, with its program inline; what its CLI leaves behind goes into these files. */
export async function openStack(
  order: RunnerOrder,
  place: UpdatePlace,
  { files, refused = {}, isWatched = false, run }: StackUse,
): Promise<Stack> {
  const { command, projectDir, env, signal } = place;
  const see: See = isWatched ? place.see : () => undefined;
  // The SDK's own `run` would hold the CLI by pipes. A rehearsal that is late shares no command with an update.
  const own = Object.assign(Object.create(command) as PulumiCommand, {
    run: async (args: readonly string[], cwd: string, extra: Record<string, string>) => ({
      stdout: await (run?.(args) ?? runCli(args, cwd, extra)),
      stderr: '',
      code: 0,
    }),
  });
  const runCli = (args: readonly string[], cwd: string, extra: Record<string, string>): Promise<string> =>
    runDetached({
      command: command.command,
      args: args.includes('--non-interactive') ? args : [...args, '--non-interactive'],
      cwd,
      env: {
        ...{ ...absolutePaths(env, projectDir), ...extra, PULUMI_AUTOMATION_API: 'true' },
        ...(order.inputs.platform === 'process' ? collectsLess(env) : {}),
      },
      folder: order.folder,
      files,
      signal,
      ...(isWatched ? { on: watchRun(order, { args, env, see }) } : {}),
    });
  const workspace = await LocalWorkspace.create({
    workDir: run === undefined ? await workFolder(order, projectDir) : projectDir,
    pulumiCommand: own,
    program: async () => {
      see('program');
      // Under the stack's lock, which the engine took before it asks for the program.
      await place.assertNotFenced(order);
      try {
        return { ...(await program(order.inputs)) };
      } catch (error) {
        refused.by = error;
        throw error;
      }
    },
  });
  // Selecting rewrites a file that all stacks share; every command names its stack anyway.
  workspace.selectStack = () => Promise.resolve();
  const stack = await Stack.select(order.stage, workspace);
  // What follows an update by default: three more CLI processes for what the events told already.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return stack;
}

/** Where there is no room for a folder of its own, the CLI runs where the project is: it takes longer there, no more. */
const workFolder = ({ folder, stage }: RunnerOrder, projectDir: string): Promise<string> =>
  makeWorkFolder(folder, { projectDir, stage }).catch(() => projectDir);
