import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { scriptFor, shells } from '../completion/scripts.js';
import { spotOf, valueName, type Spot } from '../completion/spot.js';
import type { Candidate } from './offered.js';
import { isFile, wordsFor } from '../completion/words.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { printItems, printOne } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';

/** Prints what a shell runs once to complete commands, flags and values. Throws `bad-value`. */
export function completion(invocation: Invocation, name: string): Promise<ExitCode> {
  const shell = shells.find((known) => known === name);
  if (shell === undefined)
    throw failure('bad-value', { option: 'SHELL', value: name, expected: shells.join(', ') });
  const script = scriptFor(shell);
  if (forMachines(invocation)) printOne(invocation, { shell, script }, () => []);
  else invocation.quote(script.trimEnd());
  return Promise.resolve(exitCodes.ok);
}

/** For the shell's script: what may stand for the last of these words, one a line with a tab and what it is about; `:files` = its own. */
export async function complete(
  invocation: Invocation,
  program: CommandUnknownOpts,
  words: readonly string[],
): Promise<ExitCode> {
  const spot = spotOf(program, words);
  const found = await candidatesAt(invocation, program, spot);
  if (found === 'files') invocation.quote(':files');
  else
    quoteAll(
      invocation,
      found.filter(({ value }) => value.startsWith(spot.typed)),
    );
  return exitCodes.ok;
}

function quoteAll(invocation: Invocation, found: readonly Candidate[]): void {
  if (forMachines(invocation)) printItems(invocation, [...found], { columns: [], row: () => [], empty: '' });
  // Subjects of commits come from anyone.
  else for (const { value, about } of found) invocation.quote(`${value}\t${plainLine(about)}`);
}

async function candidatesAt(
  invocation: Invocation,
  program: CommandUnknownOpts,
  spot: Spot,
): Promise<readonly Candidate[] | 'files'> {
  if (spot.takesFlags && spot.typed.startsWith('-')) return flagsOf(spot.command);
  const name = valueName(spot);
  if (isFile(name)) return 'files';
  const { server, project } = spot;
  const asking = {
    ...invocation,
    server: server ?? invocation.server,
    project: project ?? invocation.project,
  };
  return [
    ...(spot.value === null ? commandsOf(spot.command) : []),
    ...(name === 'topic' ? commandsOf(program) : []),
    ...(wordsFor(name) ?? []).map((value) => ({ value, about: '' })),
    ...(name === '' ? [] : await valuesFor(asking, name)),
  ];
}

/** The contract is only loaded where a value is to be asked for. */
const valuesFor = async (invocation: Invocation, name: string): Promise<readonly Candidate[]> =>
  (await import('../commands/offered.js')).valuesOf(invocation, name);

const commandsOf = (command: CommandUnknownOpts): Candidate[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((below) => ({ value: below.name(), about: below.description() }));

const flagsOf = (command: CommandUnknownOpts): Candidate[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .map((option: Option) => ({ value: option.long ?? option.flags, about: option.description }));
