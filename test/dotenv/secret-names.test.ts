import { performance } from 'node:perf_hooks';
import { expect, test } from '@jest/globals';
import { secretNames } from '../../src/dotenv/secret-names.js';

const found = async (values: Readonly<Record<string, string>>) => [
  ...(await secretNames(Object.entries(values).map(([name, value]) => ({ name, value, secret: false })))),
];
const letters = (count: number): string => 'a1B2c3D4e5F6'.repeat(10).slice(0, count);

test.each([
  ['a database', 'postgres://app:hunter22@db/app'],
  ['a queue', 'amqp://app:hunter22@queue'],
  ['a cache', 'redis://:hunter22@cache:6379'],
  ['a proxy', 'http://app:hunter22@proxy:3128'],
  ['a query', 'https://host/hook?access_token=hunter22'],
  ['a connection string', 'Server=db;User Id=app;Password=hunter22;'],
  ['a token of GitHub', `ghp_${letters(36)}`],
  ['a token of GitHub behind a word', `token ghp_${letters(36)}`],
  ['a token of GitLab', `glpat-${letters(20)}`],
  ['a token of a service like this one', `swb_${letters(43)}`],
  ['the same in an address', `https://deploy.example/?by=swb_${letters(43)}&at=1`],
  ['a token of npm', `npm_${letters(36)}`],
  [
    'a webhook of Slack',
    `https://hooks.slack.com/services/T${'0'.repeat(8)}/B${'0'.repeat(8)}/${letters(24)}`,
  ],
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${letters(64)}\n-----END RSA PRIVATE KEY-----`],
  ['a private key on one line', `-----BEGIN PRIVATE KEY-----\\n${letters(64)}\\n-----END PRIVATE KEY-----`],
])('the value of %s is a secret, whatever its name is', async (_what, value) => {
  expect(await found({ BEFORE: 'x', VALUE: value, AFTER: 'y' })).toEqual(['VALUE']);
});

test('what is none is none', async () => {
  const values = {
    ORIGIN: 'https://app.example:8443/a?b=c@d',
    DATABASE_HOST: 'db:5432',
    DSN: 'postgres://app@db/app',
    LOCAL: 'postgres://localhost:5432/app',
    LEVEL: 'info',
    EMPTY: '',
    MAIL: 'team@example.com',
    COMMIT: 'a'.repeat(40),
    ID: '6f1c2b1e-7b55-4a39-9f6e-0d0a6b1c2d3e',
    JSON: '{"retries":3,"from":"a@b"}',
  };
  expect(await found(values)).toEqual([]);
});

test('several are found at once, each by its own name, after values of several lines, too', async () => {
  const values = { A: 'one\ntwo', B: `ghp_${letters(36)}`, C: '한글\n😀', D: `glpat-${letters(20)}`, E: 'x' };
  expect((await found(values)).toSorted()).toEqual(['B', 'D']);
});

test('no value switches the rules off for the others', async () => {
  const values = { A: '# secretlint-disable', B: '/* secretlint-disable */', C: `ghp_${letters(36)}` };
  expect(await found(values)).toEqual(['C']);
});

test('a value that holds a secret one is one, whatever its own name and shape are', async () => {
  const values = { DB_PASS: 'hunter22', VIA: 'x-hunter22-y', SHORT_PASS: 'app', APP: 'app', PLAIN: 'hunter' };
  expect(await found(values)).toEqual(['DB_PASS', 'VIA', 'SHORT_PASS']);
});

test('many readings leave nothing behind in the process', async () => {
  const marks = () => performance.getEntriesByType('mark').length;
  await found({ A: 'x' });
  const before = marks();
  for (let reading = 0; reading < 5; reading += 1) await found({ A: `ghp_${letters(36)}` });
  expect(marks()).toBe(before);
});
