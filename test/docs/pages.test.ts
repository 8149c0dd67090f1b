import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commandTree } from '../../scripts/docs/parts.mjs';
import { makeProgram } from '../../src/cli/tree/program.js';
import { messagesIn } from '../../src/messages/index.js';
import { installDir } from '../../src/service/config.js';
import { commandsOf, objectionTo } from './commands.js';
import { anchorsOf, linksOf, shapeOf } from './markdown.js';

const docs = readdirSync(join(installDir, 'docs'), { recursive: true, encoding: 'utf8' });
const pages = [
  ...['README.md', 'README.ko.md'],
  ...docs.filter((name) => name.endsWith('.md')).map((name) => join('docs', name)),
];
const read = (page: string): string => readFileSync(join(installDir, page), 'utf8');
const program = commandTree({ makeProgram, messagesIn }, 'en');

/** What is wrong with a link of a page; null = nothing. */
function objectionToLink(page: string, link: string): string | null {
  if (/^https?:/.test(link)) return null;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(installDir, target))) return `${link} is not there`;
  if (anchor === undefined || statSync(join(installDir, target)).isDirectory()) return null;
  return anchorsOf(read(target)).includes(decodeURIComponent(anchor)) ? null : `${link} has no such heading`;
}

describe.each(pages)('%s', (page) => {
  test('links to what is there', () => {
    const wrong = linksOf(read(page)).map((link) => objectionToLink(page, link));
    expect(wrong.filter((one) => one !== null)).toEqual([]);
  });

  test('names commands and flags that exist', () => {
    const wrong = commandsOf(read(page)).map((text) => [text, objectionTo(program, text)] as const);
    expect(wrong.filter(([, objection]) => objection !== null)).toEqual([]);
  });
});

test('every page is there in Korean, with the same headings, blocks and rows', () => {
  const english = pages.filter((page) => !page.endsWith('.ko.md'));
  expect(pages.length).toBe(english.length * 2);
  for (const page of english)
    expect([page, shapeOf(read(page.replace(/md$/, 'ko.md')))]).toEqual([page, shapeOf(read(page))]);
});

test.each(['README.md', 'README.ko.md'])('%s has at most 150 lines and links every page', (readme) => {
  const text = read(readme);
  expect(text.split('\n').length).toBeLessThanOrEqual(151);
  const korean = readme.endsWith('.ko.md');
  const own = pages.filter((page) => page.startsWith('docs') && page.endsWith('.ko.md') === korean);
  expect(own.filter((page) => !linksOf(text).includes(page))).toEqual([]);
});

test('SECURITY.md links to what is there, and names no address but that of the repository in package.json', () => {
  const text = read('SECURITY.md');
  expect(linksOf(text).map((link) => objectionToLink('SECURITY.md', link))).toEqual(
    linksOf(text).map(() => null),
  );
  const { repository = null } = JSON.parse(read('package.json')) as { repository?: { url: string } | null };
  const addresses = text.match(/https?:\/\/[^\s)]+|[\w.]+@[\w.]+/g) ?? [];
  expect(addresses).toEqual(repository === null ? [] : [repository.url]);
});

test('a command or a flag that does not exist is found', () => {
  const page = '```sh\nnpx switchback hold set devqa --reason "a b" --nope   # why\n```\n`switchback fly`';
  expect(commandsOf(page).map((text) => objectionTo(program, text))).toEqual([
    'no flag --nope',
    'no command fly',
  ]);
  expect(commandsOf(read('README.md')).length).toBeGreaterThan(8);
  expect(objectionToLink('README.md', 'docs/none.md')).toBe('docs/none.md is not there');
  expect(objectionToLink('README.md', '#none')).toBe('#none has no such heading');
});
