import { expect, test } from '@jest/globals';
import { foundBy, pageOf } from '../../src/dashboard/rules/find.js';

test.each([
  ['b1448', 'build', { build: 'b1448' }],
  [' B7 ', 'build', { build: 'b7' }],
  ['M9', 'milestone', { number: '9' }],
  ['m 10', 'milestone', { number: '10' }],
  ['#881', 'commit', { sha: '#881' }],
  ['PR 881', 'commit', { sha: '#881' }],
  ['pr#881', 'commit', { sha: '#881' }],
  ['!12', 'commit', { sha: '#12' }],
  ['9AB01C2', 'commit', { sha: '9ab01c2' }],
  ['9ab0', 'commit', { sha: '9ab0' }],
  ['a'.repeat(40), 'commit', { sha: 'a'.repeat(40) }],
  ['p_01jcq7x2m3n4p5q6r7s8t9v0w1', 'promotion', { promotion: 'p_01JCQ7X2M3N4P5Q6R7S8T9V0W1' }],
] as const)('%j leads to the page of what it names', (typed, page, about) => {
  expect(foundBy(typed)).toEqual({ page, about });
});

test.each([
  '',
  '  ',
  'login retry',
  'devqa',
  'added',
  'face',
  'b',
  'M',
  '#',
  'p_1',
  'a'.repeat(41),
  '로그인',
])('%j may be anything, so that the service is asked', (typed) => {
  expect(foundBy(typed)).toBeNull();
});

test('what the service found has a page of its kind', () => {
  expect(
    [
      { kind: 'stage', id: 'devqa' },
      { kind: 'build', id: 'b7' },
      { kind: 'milestone', id: '9' },
      { kind: 'pull-request', id: '881' },
      { kind: 'commit', id: '9ab01c2' },
    ].map((hit) => Object.values(pageOf(hit as Parameters<typeof pageOf>[0]))),
  ).toEqual([
    ['stage', { stage: 'devqa' }],
    ['build', { build: 'b7' }],
    ['milestone', { number: '9' }],
    ['commit', { sha: '#881' }],
    ['commit', { sha: '9ab01c2' }],
  ]);
});
