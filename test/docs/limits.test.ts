import { expect, test } from '@jest/globals';
import { constantsIn, constantsOf, namelessWaits } from '../../scripts/docs/constants.mjs';
import { cutsTable, limitTables } from '../../scripts/docs/limit-tables.mjs';
import { limitsText } from '../../scripts/docs/limits.mjs';
import { installDir } from '../../src/service/config.js';

const page = limitsText(constantsIn(installDir), 'en');

// That the page of both languages has this very list, test/docs/reference.test.ts says.
test.each([
  ['one that another is made of', 'service/main.ts', 'maintainMilliseconds', '3,600 s'],
  ['a member of an object', 'model/aws.ts', 'usualHealth.intervalSeconds', '10 s'],
  ['a size', 'stage-host/onward.ts', 'longestHead', '1 MB'],
  ['what a server is told', 'service/http-server.ts', 'server.keepAliveTimeout', '75 s'],
  ['how long a text of a request may be', 'contract/inputs.ts', 'reason', '1,000'],
  ['how many there may be', 'contract/builds.ts', 'registerBuild.body.commits', '10,000'],
  ['what a task on aws is given', 'model/aws.ts', 'usualHealth.graceSeconds', '60 s'],
])('the list has %s', (_what, file, name, value) => {
  expect(page).toContain(`| \`${file}\` | \`${name}\` | ${value} |`);
});

test('a variable stands there with its default, and says that it sets it', () => {
  expect(page).toContain('| `variables.SWITCHBACK_DRAIN_SECONDS` | 300 s | `SWITCHBACK_DRAIN_SECONDS` |');
});

test('a constant is found wherever it is declared, and one that is changed has another value', () => {
  const of = (text: string) => constantsOf('a.ts', text).map(({ name, value }) => [name, value]);
  expect(of('const pauseMilliseconds = 5 * 1000;')).toEqual([['pauseMilliseconds', 5000]]);
  expect(of('const pauseMilliseconds = 6 * 1000;')).toEqual([['pauseMilliseconds', 6000]]);
  expect(of('const unit = 1024; export const limits = { most: 2 * unit ** 2 };')).toEqual([
    ['unit', 1024],
    ['limits.most', 2_097_152],
  ]);
  expect(of('function f({ mostLines = 20 }) { const seconds = 3; server.idleTimeout = 9; }')).toEqual([
    ['mostLines', 20],
    ['seconds', 3],
    ['server.idleTimeout', 9],
  ]);
  expect(of('function f() { const total = 3; }')).toEqual([]);
});

test('nothing waits for a time that has no name, for it could not stand there', () => {
  expect(namelessWaits(installDir)).toEqual([]);
});

test('the tables for users take every value from the sources, in the words of each language', () => {
  const constants = constantsIn(installDir);
  const slower = constants.map((one) =>
    one.name === 'usualSeconds.start' || one.name === 'keptHours' ? { ...one, value: one.value + 1 } : one,
  );
  const start = /first healthy answer.* (\d+ s) |첫 정상 응답까지 +\| (\d+초)/;
  expect(start.exec(limitTables(constants, 'en'))?.[1]).toBe('30 s');
  expect(start.exec(limitTables(slower, 'en'))?.[1]).toBe('31 s');
  expect(start.exec(limitTables(slower, 'ko'))?.[2]).toBe('31초');
  expect(limitTables(slower, 'en')).toContain('| 25 hours |');
  const without = constants.filter(({ name }) => name !== 'mostRead');
  expect(() => cutsTable(without, 'en')).toThrow('no constant is named store/commit-graph.ts mostRead');
});
