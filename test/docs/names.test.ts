import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../src/cli/terminal/exit.js';
import { rulesOf, setByProduct } from '../../src/dotenv/targets.js';
import { messagesIn } from '../../src/messages/index.js';
import { ignoredBecause } from '../../src/model/github.js';
import { natStrategies } from '../../src/model/aws.js';
import { problems } from '../../src/model/problems.js';
import { timedParts } from '../../src/model/timing.js';
import { variables } from '../../src/model/variable.js';
import { installDir } from '../../src/service/config.js';
import { addressCodes } from '../../src/stage-host/answer.js';

const read = (file: string): string => readFileSync(join(installDir, file), 'utf8');
const filesIn = (folder: string, end: string): readonly string[] =>
  readdirSync(join(installDir, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));
const pages = ['README.md', 'README.ko.md', ...filesIn('docs', '.md')];

const variablesIn = (text: string): readonly string[] => [
  ...new Set(text.match(/\bSWITCHBACK_[A-Z][A-Z_]*[A-Z]\b/g)),
];
const known = new Set([
  ...Object.keys(variables),
  ...Object.values(rulesOf).flatMap((rules) => [...rules.keys()]),
  ...setByProduct,
]);

const { reasons, outcomes, service, dotenv, catalogue } = messagesIn('en');
/** What CIs set, by the names that are read of it or said of it. */
const ciVariables = ['src/cli/ci', 'src/messages/en']
  .flatMap((folder) => filesIn(folder, '.ts'))
  .flatMap((file) => read(file).match(/\b(?:[A-Z]+_)+[A-Z]+\b/g) ?? []);
const codes = new Set([
  ...ciVariables,
  ...Object.keys(exitCodes),
  ...ignoredBecause,
  ...timedParts,
  ...Object.keys(variables),
  ...Object.values<string>(addressCodes),
  ...[problems, reasons, outcomes, service, dotenv, catalogue].flatMap(Object.keys),
]);

/** What looks like a code and is the name of something else. */
const otherNames: readonly string[] = [
  ...natStrategies,
  // Why the service is degraded, a step, requirements.
  ...['clock-skew', 'not-ready', 'pulumi-preview', 'source-healthy', 'qa-passed'],
  // A room, a test, a package.
  ...['stage-host', 'promotion-flow', 'rotating-file-stream'],
  ...['switchback-stages', 'serverless-dotenv-plugin'],
  ...['openid-client', 'oidc-provider', 'playwright-core', 'preact-render-to-string'],
  ...['https-proxy-agent', 'proxy-agent', 'proxy-from-env'],
  ...['PULUMI_HOME', 'LC_ALL', 'LC_MESSAGES'],
];

/** What stands in backticks and looks like a code of ours. */
const codesIn = (page: string): readonly string[] =>
  [...page.replace(/^```[^]*?^```$/gm, '').matchAll(/`([a-z]+(?:-[a-z]+)+|[A-Z]+(?:_[A-Z]+)+)`/g)]
    .map(([, code = '']) => code)
    .filter((code) => !code.startsWith('SWITCHBACK_') && !otherNames.includes(code));

describe.each(pages)('%s', (page) => {
  test('names variables that the code reads', () => {
    expect(variablesIn(read(page)).filter((name) => !known.has(name))).toEqual([]);
  });

  test('names codes that the code has', () => {
    expect(codesIn(read(page)).filter((code) => !codes.has(code))).toEqual([]);
  });
});

test.each(['md', 'ko.md'])('the page configuration.%s has every variable that the code names', (end) => {
  const inCode = new Set(filesIn('src', '.ts').flatMap((file) => variablesIn(read(file))));
  const onPage = variablesIn(read(`docs/reference/configuration.${end}`));
  expect([...inCode].filter((name) => !onPage.includes(name))).toEqual([]);
  expect(inCode.size).toBeGreaterThan(30);
});

test('a name that does not exist is found', () => {
  expect(variablesIn('`SWITCHBACK_NOPE=1`').filter((name) => !known.has(name))).toEqual(['SWITCHBACK_NOPE']);
  expect(codesIn('`no-such-code` `NO_SUCH_CODE` `stage-held`').filter((code) => !codes.has(code))).toEqual([
    'no-such-code',
    'NO_SUCH_CODE',
  ]);
});
