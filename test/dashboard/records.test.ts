import { describe, expect, test } from '@jest/globals';
import type { ClientResource } from '../../src/contract/client.js';
import type { CompareResource } from '../../src/contract/compare.js';
import type { MilestoneResource } from '../../src/contract/milestones.js';
import { pick, searchOf } from '../../src/dashboard/rules/asked.js';
import { startOfDay } from '../../src/dashboard/rules/start-of-day.js';
import { clientMap, mostUsed } from '../../src/dashboard/rules/matrix.js';
import { beforeIn, canComeBack, cursorOf, parityOf } from '../../src/dashboard/rules/milestone.js';
import { releaseNotes } from '../../src/dashboard/rules/release-notes.js';
import { readSought } from '../../src/dashboard/rules/sought.js';
import { dashboard as en } from '../../src/messages/en/dashboard.js';
import { dashboard as ko } from '../../src/messages/ko/dashboard.js';

test.each([
  ['#412', { kind: 'pr', number: 412 }],
  ['PR 412', { kind: 'pr', number: 412 }],
  ['pr-412', { kind: 'pr', number: 412 }],
  ['pr #412', { kind: 'pr', number: 412 }],
  [' 9AB01C2 ', { kind: 'commit', sha: '9ab01c2' }],
  ['1234567', { kind: 'commit', sha: '1234567' }],
  ['feature/X', { kind: 'commit', sha: 'feature/X' }],
])('%s is looked for as %j', (text, sought) => {
  expect(readSought(text)).toEqual(sought);
});

test('what is asked is what was chosen, and nothing that is empty', () => {
  const query = { stage: 'dev', branch: 'a b', lang: 'ko', author: '' };
  expect(searchOf(pick(query, ['branch', 'author', 'stage', 'cursor']))).toBe('?branch=a+b&stage=dev');
  expect(searchOf(pick({ lang: 'ko' }, ['stage']))).toBe('');
});

test('a day begins at midnight by the clock of the person, and what is none is none', () => {
  expect(startOfDay('2026-11-10')).toEqual(new Date(2026, 10, 10));
  expect(startOfDay('2026-11-30', 1)).toEqual(new Date(2026, 11, 1));
  expect([startOfDay('soon'), startOfDay(undefined), startOfDay('')]).toEqual([null, null, null]);
});

describe('a milestone', () => {
  const milestone = (number: number, more: Partial<MilestoneResource> = {}) =>
    ({ number, role: 'replaced', phase: 'succeeded', ...more }) as MilestoneResource;

  test('is odd or even where there are two slots', () => {
    expect([parityOf(9, ['a', 'b']), parityOf(10, ['a', 'b']), parityOf(9, ['a', 'b', 'c'])]).toEqual([
      ...['odd', 'even', null],
    ]);
  });

  test('comes after the one before it, whatever number that has', () => {
    const list = [milestone(10), milestone(9), milestone(7)];
    expect([beforeIn(list, 9)?.number, beforeIn(list, 7)]).toEqual([7, null]);
  });

  test('is looked for up to the highest number that one may have', () => {
    expect(['9', '1000000', '1000001', '9'.repeat(400), '0', 'x'].map(cursorOf)).toEqual([
      ...[10, 1_000_001, 1_000_001, 1_000_001, 1, 1],
    ]);
  });

  test('can be put back where another one took its place, unless it is on its way', () => {
    const can = (more: Partial<MilestoneResource>) => canComeBack(milestone(8, more));
    expect([can({}), can({ role: 'current' }), can({ role: 'unknown' })]).toEqual([true, false, false]);
    expect([can({ role: 'absent', phase: 'failed' }), can({ role: 'absent', phase: 'pending' })]).toEqual([
      ...[true, false],
    ]);
  });
});

describe('release notes', () => {
  const commit = (subject: string, more: object = {}) => ({
    ...{ sha: 'a'.repeat(40), subject, author: 'Mina', at: null, pr: null, build: 'b2', revert: false },
    ...more,
  });
  const side = (name: string) => ({ name, build: 'b2', commit: '5cc9d1a'.padEnd(40, '0') });
  const comparison = {
    ...{ a: side('staging-1'), b: side('staging-2'), truncated: true, api: null },
    aheadCommits: [commit('add rate limiter', { pr: 881 }), commit('Revert "x"', { revert: true })],
    behindCommits: [commit('only there')],
    migrations: [
      { id: '0007_sessions', reversible: false, build: 'b2' },
      { id: '0008_index', reversible: true, build: 'b2' },
    ],
  } as unknown as CompareResource;

  test('tell what is new, taken back, left out and migrated, each in the words of its language', () => {
    expect(releaseNotes(comparison, { words: en.compare.note, milestone: null }))
      .toBe(`# Changes from staging-1 to staging-2

Build b2, commit 5cc9d1a

## New

- add rate limiter (#881) — Mina

## Taken back

- Revert "x" — Mina

## In staging-1, but not in this one

- only there — Mina

## Migrations

- 0007_sessions (cannot be taken back)
- 0008_index

There are more commits than are listed here.
`);
    const korean = releaseNotes(comparison, { words: ko.compare.note, milestone: 10 });
    expect(korean).toMatch(/^# 마일스톤 10\n\n빌드 b2, 커밋 5cc9d1a\n/);
    expect(korean).toContain('- add rate limiter (#881) — Mina');
  });

  test('of nothing say so', () => {
    const same = { ...comparison, aheadCommits: [], behindCommits: [], migrations: [], truncated: false };
    expect(releaseNotes(same, { words: en.compare.note, milestone: 3 })).toBe(
      '# Milestone 3\n\nBuild b2, commit 5cc9d1a\n\nNo commits differ.\n',
    );
  });
});

describe('the picture of clients', () => {
  const client = (name: string, stage: string) =>
    ({ client: name, clientStage: 'dev', stage }) as ClientResource;
  const clients = [client('web', 'b'), client('ios', 'b'), client('old', 'gone')];

  test('has a line from each to the stage that it uses, and none to one that is gone', () => {
    const { height, lines, stages } = clientMap(clients, ['a', 'b']);
    expect(lines.map(({ client: { client: name }, from, to }) => [name, from, to])).toEqual([
      ['web', 20, 90],
      ['ios', 60, 90],
    ]);
    expect([height, stages.map(({ isUsed }) => isUsed)]).toEqual([120, [false, true]]);
  });

  test('knows which stage most of them use', () => {
    expect(mostUsed(clients)).toEqual({ stage: 'b', clients: ['web', 'ios'] });
    expect(mostUsed([])).toBeNull();
  });
});
