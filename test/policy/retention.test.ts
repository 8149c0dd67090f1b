import { describe, expect, test } from '@jest/globals';
import { cutoff } from '../../src/model/retention.js';
import { neededBuilds, spentFiles } from '../../src/policy/retention.js';

const now = new Date('2026-11-25T12:00:00Z');
const nanoseconds = (iso: string): string => String(BigInt(Date.parse(iso)) * 1_000_000n);
const files = (iso: string): string[] => [
  `dev-${nanoseconds(iso)}.history.json`,
  `dev-${nanoseconds(iso)}.checkpoint.json`,
];
const days = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => new Date(Date.UTC(2026, 0, from + index)).toISOString());
const seenAll = Date.parse('2027-01-01') * 1000;

describe('what may be removed', () => {
  test('is what is older than so many days, and nothing where it is kept for ever', () => {
    expect(cutoff(now, 90)).toEqual(new Date('2026-08-27T12:00:00Z'));
    expect(cutoff(now, null)).toBeNull();
  });

  test('is never the tarball of a build that a stage runs, ran, waits for or can go back to, nor of a milestone, nor one that is booked', () => {
    const stage = {
      currentBuild: 'b9',
      previousBuild: 'b8',
      stableBuild: 'b7',
      succeeded: ['b9', 'b8', 'b7', 'b6', 'b5', 'b4'],
      open: ['b12', null],
    };
    const needed = neededBuilds([stage], { milestones: ['b1'], booked: ['b2'], newest: ['b13'] });
    expect([...needed].toSorted()).toEqual(['b1', 'b12', 'b13', 'b2', 'b5', 'b6', 'b7', 'b8', 'b9']);
  });

  test('of a history is what is old and none of the newest twenty updates', () => {
    const names = days(1, 25).flatMap(files);
    const spent = spentFiles(names, { before: now, seen: seenAll });
    expect(spent).toEqual(days(1, 5).flatMap(files));
    expect(spentFiles(names.slice(0, 40), { before: now, seen: seenAll })).toEqual([]);
    const early = new Date('2026-01-03T00:00:00Z');
    expect(spentFiles(names, { before: early, seen: seenAll })).toEqual(days(1, 2).flatMap(files));
  });

  test('of a history is nothing that the service has yet to read, and no file that is not an update', () => {
    const names = [...days(1, 25).flatMap(files), 'notes.txt', 'dev.json.attrs'];
    const seen = Date.parse('2026-01-02T00:00:00Z') * 1000;
    expect(spentFiles(names, { before: now, seen })).toEqual(files('2026-01-01T00:00:00Z'));
  });
});
