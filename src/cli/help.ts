import type { Command } from 'commander';
import { exitCodes, type ExitCode, type ExitName } from './exit.js';
import { failure } from './failure.js';
import type { Invocation } from './invocation.js';
import { pairLines } from './pairs.js';

/** Help on a topic or on a command; without one, the contents page. */
export function help(invocation: Invocation, program: Command, words: readonly string[]): Promise<ExitCode> {
  const lines = topicLines(invocation, words[0] ?? '') ?? [commandHelp(program, words)];
  lines.forEach(invocation.print);
  return Promise.resolve(exitCodes.ok);
}

const topicNames = ['exit-codes', 'stages', 'output', 'environment'] as const;

function topicLines({ texts }: Invocation, topic: string): readonly string[] | null {
  const { topics, exitMeanings } = texts.help;
  if (topic === 'stages' || topic === 'output' || topic === 'environment') return topics[topic];
  if (topic !== 'exit-codes') return null;
  const rows = Object.entries(exitCodes).map(([name, code]): [string, string] => [
    `${String(code).padStart(3)}  ${name}`,
    exitMeanings[name as ExitName],
  ]);
  return [topics.exitCodesIntro, '', ...pairLines(rows)];
}

function commandHelp(program: Command, words: readonly string[]): string {
  const command = words.reduce<Command | undefined>(
    (above, word) => above?.commands.find((candidate) => candidate.name() === word),
    program,
  );
  if (command === undefined)
    throw failure('unknown-topic', { topic: words.join(' '), topics: [...topicNames] });
  return command.helpInformation().trimEnd();
}
