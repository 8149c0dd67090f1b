import { describe, expect, test } from '@jest/globals';
import { readSought } from '../../src/policy/search.js';

/** What is said of a text, without what is not. */
const meant = (text: string): object =>
  Object.fromEntries(
    Object.entries(readSought(text)).filter(([, value]) =>
      Array.isArray(value) ? value.length > 0 : value !== null,
    ),
  );

describe('what is looked for', () => {
  test.each([
    ['b1448', { build: 'b1448', sha: 'b1448' }],
    ['B1448 ', { build: 'b1448', sha: 'b1448' }],
    ['b4', { build: 'b4' }],
    ['build 1448', { build: 'b1448' }],
    ['빌드 1448', { build: 'b1448' }],
    ['M9', { milestone: 9 }],
    ['milestone 10', { milestone: 10 }],
    ['마일스톤 10', { milestone: 10 }],
    ['#881', { pullRequest: 881 }],
    ['PR 881', { pullRequest: 881 }],
    ['pr#881', { pullRequest: 881 }],
    ['pull request 881', { pullRequest: 881 }],
    ['9', { build: 'b9', milestone: 9, pullRequest: 9 }],
    ['0009', { build: 'b9', milestone: 9, pullRequest: 9, sha: '0009' }],
    ['0', {}],
    ['m1000001', {}],
    ['#9999999999', {}],
    ['b99999999999', { sha: 'b99999999999' }],
    ['9ab01c2', { sha: '9ab01c2', words: ['9ab01c2'], stage: '9ab01c2' }],
    ['9AB01C2', { sha: '9ab01c2', words: ['9AB01C2'], stage: '9ab01c2' }],
    ['9ab', { words: ['9ab'], stage: '9ab' }],
    ['a'.repeat(65), { words: ['a'.repeat(65)], stage: 'a'.repeat(65) }],
    ['fix  login', { words: ['fix', 'login'] }],
    ['devqa', { words: ['devqa'], stage: 'devqa' }],
    ['\u1112\u1161\u11ab', { words: ['한'], stage: '한' }],
    ['a b c d e f g h i', { words: ['a b c d e f g h i'] }],
    ['  ', {}],
  ])('%p', (text, expected) => {
    expect(meant(text)).toEqual(expected);
  });
});
