import { LocalWorkspace, Stack, type PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { program } from '../program/program.js';
import { CliEnded, runDetached } from './detached-cli.js';
import { eventReader } from './engine-events.js';
import type { RunnerOrder, RunnerResult } from './events.js';
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
): Promise<RunnerResult> {
  const errors: string[] = [];
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
        const reading = readEvent(event);
        for (const read of reading.events) journal.event(read);
        errors.push(...reading.errors);
        outputs = reading.outputs ?? outputs;
      },
    });
  } catch (error) {
    return failure(error, errors, place.signal);
  }
  const url = outputs['url'];
  return { kind: 'succeeded', url: typeof url === 'string' ? url : null };
}

async function openStack(order: RunnerOrder, { command, projectDir, env }: UpdatePlace): Promise<Stack> {
  // The SDK's own `run` would hold the CLI by pipes.
  Object.assign(command, {
    run: async (args: string[], cwd: string, extra: Record<string, string>, ...rest: unknown[]) => ({
      stdout: await runDetached({
        command: command.command,
        args: args.includes('--non-interactive') ? args : [...args, '--non-interactive'],
        cwd,
        env: { ...env, ...extra, PULUMI_AUTOMATION_API: 'true' },
        folder: order.folder,
        signal: rest.find((value) => value instanceof AbortSignal),
      }),
      stderr: '',
      code: 0,
    }),
  });
  const workspace = await LocalWorkspace.create({
    workDir: projectDir,
    pulumiCommand: command,
    program: () => Promise.resolve({ ...program(order.inputs) }),
  });
  // Selecting rewrites a file that all stacks share; every command names its stack anyway.
  workspace.selectStack = () => Promise.resolve();
  const stack = await Stack.select(order.stage, workspace);
  // What follows an update by default: three more CLI processes for what the events told already.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return stack;
}

const lastLines = 40;

function failure(error: unknown, errors: readonly string[], signal: AbortSignal): RunnerResult {
  if (!(error instanceof CliEnded)) return { kind: 'runner-broke', lines: [String(error)] };
  const lines = (errors.length > 0 ? errors : error.output.split('\n')).slice(-lastLines);
  if (error.signal !== null) return { kind: 'cli-killed', signal: error.signal };
  if (signal.aborted) return { kind: 'aborted', lines };
  const text = [...errors, error.output].join('\n');
  const lock = /the stack is currently locked by .*|\[409\] Conflict: Another update.*/.exec(text);
  if (lock !== null) return { kind: 'locked', by: createdBy(text) };
  if (/no stack named/.test(text)) return { kind: 'stack-missing' };
  return { kind: 'up-failed', exitCode: error.exitCode, lines };
}

const createdBy = (text: string): string => /created by (\S+ \(pid \d+\))/.exec(text)?.[1] ?? 'someone else';
