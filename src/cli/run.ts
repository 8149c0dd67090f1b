import { CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Messages } from '../messages/index.js';
import { loadMessages } from '../messages/load.js';
import { ownCommand } from '../messages/own-command.js';
import { nearestName } from '../model/nearest.js';
import { exitCodes, type ExitCode } from './terminal/exit.js';
import { CliError, failure } from './terminal/failure.js';
import { chooseLanguage } from './terminal/invocation.js';
import { makeProgram } from './tree/program.js';
import { mappedStack } from './terminal/mapped-stack.js';
import { reportError } from './terminal/report-error.js';
import type { Terminal } from './terminal/terminal.js';

/** Runs one command line and gives its exit code; every error has been told to the person by then. */
export async function run(terminal: Terminal): Promise<ExitCode> {
  const messages = await loadMessages(chooseLanguage(terminal));
  const texts = messages.cli;
  let code: ExitCode = exitCodes.ok;
  const program = makeProgram({ terminal, messages, ended: (ended) => (code = ended) });
  try {
    await program.parseAsync(terminal.args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage;
    const told = asCliError(error, texts, program);
    reportError(terminal, texts, told);
    return told.exit;
  }
}

function asCliError(error: unknown, texts: Messages['cli'], program: CommandUnknownOpts): CliError {
  if (error instanceof CliError) return error;
  if (!(error instanceof CommanderError))
    return failure(
      'internal',
      { message: error instanceof Error ? mappedStack(error) : String(error) },
      error,
    );
  const command = namedCommand(program);
  const usage = failure('usage', { message: parsingText(error, texts.help.parsing, program), command });
  return program.args[0] === 'exec' ? new CliError(usage.code, exitCodes['exec-failed'], usage.text) : usage;
}

/** The command whose help says more: as many words of the command line as name one. */
function namedCommand(program: CommandUnknownOpts): string {
  const names = [ownCommand];
  let command: CommandUnknownOpts | undefined = program;
  for (const word of program.args) {
    command = command.commands.find((candidate) => candidate.name() === word);
    if (command === undefined) break;
    names.push(word);
  }
  return names.join(' ');
}

/** Commander's sentence in the reader's language; the name that it is about stands in quotes. */
function parsingText(
  error: CommanderError,
  parsing: Messages['cli']['help']['parsing'],
  program: CommandUnknownOpts,
): string {
  const [name = '', other = ''] = [...error.message.matchAll(/'([^']+)'/g)].map(([, quoted]) => quoted);
  const [, nearest = null] = /\(Did you mean (?:one of )?(.+)\?\)/.exec(error.message) ?? [];
  switch (error.code) {
    case 'commander.unknownOption':
      return parsing.unknownOption({ option: name, nearest });
    case 'commander.unknownCommand':
      return parsing.unknownCommand({ command: name, nearest });
    case 'commander.missingArgument':
      return parsing.missingArgument({ argument: name });
    case 'commander.missingMandatoryOptionValue':
      return parsing.missingOption({ option: name });
    case 'commander.optionMissingArgument':
      return parsing.missingValue({ option: name });
    case 'commander.conflictingOption':
      return parsing.conflicting({ options: [name, other] });
    case 'commander.excessArguments':
      return name === '' ? unknown(program, parsing) : parsing.tooMany;
    default:
      return parsing.other;
  }
}

/** The program itself takes no arguments: what stands there was to be a command. */
function unknown(
  { args: [command = ''], commands }: CommandUnknownOpts,
  parsing: Messages['cli']['help']['parsing'],
): string {
  const nearest = nearestName(
    command,
    commands.map((known) => known.name()),
  );
  return parsing.unknownCommand({ command, nearest });
}
