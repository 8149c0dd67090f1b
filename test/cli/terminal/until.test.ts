import { describe, expect, test } from '@jest/globals';
import { endOf, parseUntil } from '../../../src/cli/terminal/until.js';

/** A Wednesday, 14:30 by this machine's clock. */
const now = new Date(2026, 10, 11, 14, 30);
const local = (day: number, hours: number, minutes = 0): Date => new Date(2026, 10, day, hours, minutes);

describe('--until', () => {
  test.each([
    ['18:00', local(11, 18)],
    ['9:15', local(12, 9, 15)],
    ['14:30', local(12, 14, 30)],
    ['today 18:00', local(11, 18)],
    ['tomorrow 09:00', local(12, 9)],
    ['내일 09:00', local(12, 9)],
    ['fri 18:00', local(13, 18)],
    ['Friday 18:00', local(13, 18)],
    ['금 18:00', local(13, 18)],
    ['금요일 18:00', local(13, 18)],
    ['wed 18:00', local(11, 18)],
    ['wed 14:00', local(18, 14)],
    ['2026-11-13 18:00', local(13, 18)],
    ['2026-11-13T18:00', local(13, 18)],
    ['2026-11-13T09:00:00Z', new Date('2026-11-13T09:00:00Z')],
    // What is over already is read, too, so that it can be said.
    ['today 09:00', local(11, 9)],
    ['2020-01-01T00:00:00Z', new Date('2020-01-01T00:00:00Z')],
    ['2026-11-13T18:00+09:00', new Date('2026-11-13T09:00:00Z')],
  ])('"%s" is that instant', (text, at) => {
    expect(parseUntil(text, now)).toEqual(at);
  });

  test.each([
    ...['friday', 'someday 18:00', '25:00', '18:60', '2026-02-30 10:00', '2026-13-01 10:00', ''],
    ...['2026-02-30T10:00:00Z', '2026-04-31T10:00+09:00', '2026-00-10T10:00Z', '2026-02-29T10:00:00Z'],
  ])('"%s" is nobody\'s wish', (text) => {
    expect(parseUntil(text, now)).toBeNull();
  });
});

test('--for counts from now, or from when it begins', () => {
  expect(endOf({ for: '2d' }, { now })).toEqual(new Date(now.getTime() + 2 * 86_400_000));
  expect(endOf({ for: '3h' }, { now, from: local(12, 14) })).toEqual(local(12, 17));
  expect(endOf({ for: 'two days' }, { now })).toBeNull();
  expect(endOf({}, { now })).toBeUndefined();
});

describe('the end of what begins on Thursday at 14:00', () => {
  test.each([
    ['17:00', local(12, 17)],
    ['10:00', local(13, 10)],
    ['tomorrow 17:00', local(12, 17)],
    ['내일 17:00', local(12, 17)],
    ['thu 17:00', local(12, 17)],
    ['목 17:00', local(12, 17)],
    ['fri 10:00', local(13, 10)],
    ['wed 10:00', local(18, 10)],
    ['thu 00:00', local(12, 0)],
    // Before it begins: said, and not taken for the week after.
    ['thu 10:00', local(12, 10)],
    ['tomorrow 10:00', local(12, 10)],
    ['today 17:00', local(11, 17)],
  ])('"%s" is that instant', (until, at) => {
    expect(endOf({ until }, { now, from: local(12, 14) })).toEqual(at);
  });
});
