import { expect, test } from '@jest/globals';
import { timingsOf } from '../../src/policy/timing.js';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 11, 1, 0, 0) + seconds * 1000);
const iso = (seconds: number): string => at(seconds).toISOString();
const asked = { createdAt: at(0), endedAt: at(9), trigger: 'request' } as const;
const attempt = {
  number: 1,
  startedAt: at(1),
  endedAt: at(9),
  seen: [
    { part: 'runner', at: iso(1.25) },
    { part: 'key', at: iso(2) },
  ],
} as const;
const told = (...given: Parameters<typeof timingsOf>) =>
  timingsOf(...given)?.map(({ part, attempt: number, milliseconds }) => [part, number, milliseconds]);

test('each part takes the time since the one that was seen before it', () => {
  expect(told(asked, [attempt])).toEqual([
    ['accepted', null, 0],
    ['claimed', 1, 1000],
    ['runner', 1, 250],
    // That the CLI was up was not seen: its time is a part of this.
    ['key', 1, 750],
    ['recorded', 1, 7000],
  ]);
});

test('one that runs shows what was seen until now, and one that waits that it was accepted', () => {
  const { seen, startedAt, number } = attempt;
  expect(told(asked, [{ seen, startedAt, number, endedAt: null }])?.at(-1)).toEqual(['key', 1, 750]);
  expect(told({ ...asked, endedAt: null }, [])).toEqual([['accepted', null, 0]]);
});

test('one that ended before it began was accepted, and recorded', () => {
  expect(told(asked, [])).toEqual([
    ['accepted', null, 0],
    ['recorded', null, 9000],
  ]);
});

test('of one that was tried again every attempt is told', () => {
  const again = {
    number: 2,
    startedAt: at(10),
    endedAt: at(12),
    seen: [{ part: 'cli', at: iso(11) }],
  } as const;
  expect(told(asked, [attempt, again])?.slice(4)).toEqual([
    ['recorded', 1, 7000],
    ['claimed', 2, 1000],
    ['cli', 2, 1000],
    ['recorded', 2, 1000],
  ]);
});

test('where the clocks of machine and database disagree no part takes less than no time', () => {
  const early = { ...attempt, seen: [{ part: 'runner', at: iso(0.5) }] } as const;
  expect(told(asked, [early])?.[2]).toEqual(['runner', 1, 0]);
});

test('of one by hand, or of which an earlier version kept nothing, there is nothing to tell', () => {
  expect(told({ ...asked, trigger: 'by-hand' }, [])).toBeUndefined();
  expect(timingsOf(asked, [{ ...attempt, seen: null }])).toBeNull();
});
