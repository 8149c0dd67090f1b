import { Writable } from 'node:stream';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { makeProgram } from '../../src/cli/tree/program.js';
import { messagesIn } from '../../src/messages/index.js';

/** Every command that can be run, by its words, as the tree has it. */
export const everyCommand = (): string[] =>
  leaves(
    makeProgram({
      terminal: { args: [], env: {}, stdout: new Writable(), stderr: new Writable() } as never,
      messages: messagesIn('en'),
      ended: () => undefined,
    }),
  );

function leaves(command: CommandUnknownOpts, path: readonly string[] = []): string[] {
  if (command.commands.length === 0) return [path.join(' ')];
  return command.commands.flatMap((below) => leaves(below, [...path, below.name()]));
}
