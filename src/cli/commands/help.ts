import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { exitCodes, type ExitCode, type ExitName } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { hang } from '../terminal/hang.js';
import { printItems, printOne } from '../terminal/output.js';
import { pairLines } from '../terminal/pairs.js';
import { topicNames } from '../terminal/topic.js';
import { environmentLines } from './environment-topic.js';

/** Help on a topic or on a command; without one, the contents page. For a machine, the list of commands. */
export function help(
  invocation: Invocation,
  program: CommandUnknownOpts,
  words: readonly string[],
): Promise<ExitCode> {
  const topic = words[0] ?? '';
  const lines = topicLines(invocation, topic);
  if (lines !== null) printOne(invocation, { topic, lines }, () => lines);
  else commandHelp(invocation, program, words);
  return Promise.resolve(exitCodes.ok);
}

function topicLines({ texts, width, hinted }: Invocation, topic: string): readonly string[] | null {
  const { topics, exitMeanings } = texts.help;
  const wrapped = (line: string): string[] => hang(hinted(line), { width, indent: line.search(/\S|$/) });
  if (topic === 'stages' || topic === 'output') return topics[topic].flatMap(wrapped);
  if (topic === 'environment') return environmentLines({ texts: texts.variables, width, hinted });
  if (topic !== 'exit-codes') return null;
  const rows = Object.entries(exitCodes).map(([name, code]): [string, string] => [
    `${String(code).padStart(3)}  ${name}`,
    exitMeanings[name as ExitName],
  ]);
  return [...wrapped(topics.exitCodesIntro), '', ...pairLines(rows, { width, hinted })];
}

function commandHelp(invocation: Invocation, program: CommandUnknownOpts, words: readonly string[]): void {
  const command = words.reduce<CommandUnknownOpts | undefined>(
    (above, word) => above?.commands.find((candidate) => candidate.name() === word),
    program,
  );
  if (command === undefined)
    throw failure('unknown-topic', { topic: words.join(' '), topics: [...topicNames] });
  if (forMachines(invocation)) printItems(invocation, recordsOf(command, words.slice(0, -1)), recordView);
  else invocation.print(command.helpInformation().trimEnd());
}

interface CommandRecord {
  readonly command: string;
  readonly usage: string;
  readonly description: string;
  readonly options: readonly { readonly flags: string; readonly description: string }[];
}

/** Every command at or below this one that can be run; `above` are the words before its name. */
function recordsOf(command: CommandUnknownOpts, above: readonly string[]): CommandRecord[] {
  const words = command.parent === null ? [] : [...above, command.name()];
  if (command.commands.length > 0) return command.commands.flatMap((below) => recordsOf(below, words));
  const options = command.options.map(({ flags, description }) => ({ flags, description }));
  return [{ command: words.join(' '), usage: command.usage(), description: command.description(), options }];
}

const recordView = { columns: [], row: () => [], empty: '' };
