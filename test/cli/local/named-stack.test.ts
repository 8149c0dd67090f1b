import { expect, test } from '@jest/globals';
import { namedStack } from '../../../src/cli/local/named-stack.js';

test.each([
  ['up -s dev', 'dev'],
  ['up -sdev', 'dev'],
  ['up -s=dev --yes', 'dev'],
  ['refresh --stack dev', 'dev'],
  ['refresh --stack=organization/switchback/staging-1', 'staging-1'],
  ['up -s dev -s nightly', 'nightly'],
  ['up', null],
  ['up -s', null],
  ['stack ls', null],
  ['up --skip-preview --stack-file dev', null],
  ['policy -- -s dev', null],
])('`pulumi %s` names the stack %s', (line, stack) => {
  expect(namedStack(line.split(' '))).toBe(stack);
});
