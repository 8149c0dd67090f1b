import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { makeProgram } from '../../src/cli/tree/program.js';
import { messagesIn } from '../../src/messages/index.js';
import { ownCommand } from '../../src/messages/own-command.js';
import { installDir } from '../../src/service/config.js';

const program = makeProgram({
  terminal: { args: [], env: {} } as never,
  messages: messagesIn('en'),
  ended: () => undefined,
});
const names = program.commands.map((command) => command.name()).join('|');
/** A command in the words of a text: nothing would complete one that is not named as all of them are. */
const bare = new RegExp(
  String.raw`(?<!npx --no )(?<![\w/.@-])switchback (?:--[a-z]|\$\{f\.command|(?:${names})(?![\w-]))`,
);
const isComment = (line: string): boolean => /^\s*(\*|\/\/|\/\*)/.test(line);
const found = (text: string): string[] =>
  text.split('\n').filter((line) => !isComment(line) && bare.test(line));

/** How connections are called in the server's own list, which no person reads; and a text in which `where` is a word. */
const kept = new Set([
  "application_name: 'switchback doctor',",
  "text: 'Tell switchback where your build should run.',",
]);

test('every text names a command as the one function completes it, in both languages', () => {
  const files = readdirSync(join(installDir, 'src'), { recursive: true, encoding: 'utf8' });
  const lines = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => found(readFileSync(join(installDir, 'src', file), 'utf8')).map((line) => line.trim()));
  expect(lines.filter((line) => !kept.has(line))).toEqual([]);
});

test('a bare command is seen, and what is none is not', () => {
  const bareOnes = [
    'See: switchback status',
    '`switchback hold release ${f.hold}`',
    '다음: switchback status로',
  ];
  expect(bareOnes.flatMap(found)).toEqual(bareOnes);
  const good = [`See: ${ownCommand} status`, 'the provider switchback is not there', '// switchback status'];
  expect(good.flatMap(found)).toEqual([]);
});
