import { LocalWorkspace, Stack, type PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { program } from '../program/program.js';
import { runDetached } from './detached-cli.js';
import { eventReader } from './engine-events.js';
import type { RunnerOrder, RunnerOutcome } from './events.js';
import { failure } from './failure.js';
import type { Journal } from './journal.js';

export interface UpdatePlace {
  readonly command: PulumiCommand;
  readonly projectDir: string;
  /** What the CLI is given, beside what the Automation API adds. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Runs one `up` of one stack, the program inline, and says how it ended. */
export async function update(
  order: RunnerOrder,
  journal: Journal,
  place: UpdatePlace,
): Promise<RunnerOutcome> {
  const errors: string[] = [];
  let begun = false;
  let outputs: Readonly<Record<string, unknown>> = {};
  const readEvent = eventReader();
  const stack = await openStack(order, place);
  try {
    await stack.up({
      message: order.message,
      color: 'never',
      suppressProgress: true,
      suppressOutputs: true,
      signal: place.signal,
      onEvent: (event) => {
        begun ||= event.resourcePreEvent !== undefined;
        const reading = readEvent(event);
        for (const read of reading.events) journal.event(read);
        errors.push(...reading.errors);
        outputs = reading.outputs ?? outputs;
      },
    });
  } catch (error) {
    return failure(error, { errors, begun, aborted: place.signal.aborted });
  }
  const url = outputs['url'];
  return { kind: 'succeeded', url: typeof url === 'string' ? url : null };
}

async function openStack(order: RunnerOrder, place: UpdatePlace): Promise<Stack> {
  const { command, projectDir, env, signal } = place;
  // The SDK's own `run` would hold the CLI by pipes.
  Object.assign(command, {
    run: async (args: string[], cwd: string, extra: Record<string, string>) => ({
      stdout: await runDetached({
        command: command.command,
        args: args.includes('--non-interactive') ? args : [...args, '--non-interactive'],
        cwd,
        env: { ...env, ...extra, PULUMI_AUTOMATION_API: 'true' },
        folder: order.folder,
        signal,
      }),
      stderr: '',
      code: 0,
    }),
  });
  const workspace = await LocalWorkspace.create({
    workDir: projectDir,
    pulumiCommand: command,
    program: async () => ({ ...(await program(order.inputs)) }),
  });
  // Selecting rewrites a file that all stacks share; every command names its stack anyway.
  workspace.selectStack = () => Promise.resolve();
  const stack = await Stack.select(order.stage, workspace);
  // What follows an update by default: three more CLI processes for what the events told already.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return stack;
}
