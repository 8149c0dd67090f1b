import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Messages } from '../../messages/index.js';
import type { ExitCode } from '../terminal/exit.js';
import { makeInvocation, type GlobalOptions, type Invocation } from '../terminal/invocation.js';
import type { Terminal } from '../terminal/terminal.js';

export interface ProgramPlace {
  readonly terminal: Terminal;
  /** In the reader's language. */
  readonly messages: Messages;
  /** Told of the exit code of the command that ran. */
  readonly ended: (code: ExitCode) => void;
}

type Help = Messages['cli']['help'];

/** What a noun needs to add its commands. */
export interface Tree {
  readonly program: Command;
  readonly on: ReturnType<typeof handlerOf>;
  /** One sentence per command. */
  readonly c: Help['commands'];
  /** One sentence per flag. */
  readonly o: Help['options'];
}

/** The values of a flag that may be given several times. */
export const repeated = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

/** A noun: its verbs are commands below it. */
export const group = (program: Command, name: string, text: string): Command =>
  program.command(name).description(text).helpCommand(false);

type Handler<A extends unknown[], O> = (invocation: Invocation, args: A, options: O) => Promise<ExitCode>;

/** Turns what commander gives into an invocation, positional arguments and the command's own options. */
export const handlerOf =
  ({ terminal, messages, ended }: ProgramPlace) =>
  <A extends unknown[], O extends object>(handler: Handler<A, O>) =>
  async (...given: [...A, O, CommandUnknownOpts]): Promise<void> => {
    const command = given.at(-1) as CommandUnknownOpts;
    ended(
      await handler(
        makeInvocation({ terminal, messages, options: optionsOf(command) }),
        given.slice(0, -2) as A,
        given.at(-2) as O,
      ),
    );
  };

/** Options of a command and of those above it; the nearest wins. That colour is the default says nothing. */
function optionsOf(command: CommandUnknownOpts): GlobalOptions {
  const above = command.parent === null ? {} : optionsOf(command.parent);
  const own = Object.entries(command.opts()).filter(([name, value]) => name !== 'color' || value === false);
  return { ...above, ...Object.fromEntries(own) };
}
