import { describe, expect, test } from '@jest/globals';
import {
  beginningAt,
  beside,
  bookedTimes,
  clashing,
  movedTo,
  showing,
  textsOf,
  usualTimes,
} from '../../src/dashboard/rules/book.js';
import { hold } from '../cli/resources.js';

/** By the clock of the machine that the test runs on, as the fields of a browser are. */
const local = (day: number, hour: number): Date => new Date(2026, 10, day, hour);
const now = local(12, 10);
const texts = { from: '2026-11-13T14:00', until: '2026-11-13T17:00' };

test('a booking begins with tomorrow afternoon, also at the end of a month', () => {
  expect(usualTimes(now)).toEqual(texts);
  expect(usualTimes(new Date(2026, 10, 30, 23, 59))).toEqual({
    from: '2026-12-01T14:00',
    until: '2026-12-01T17:00',
  });
});

test('with another beginning it lasts as long, and what is no time leaves the end as it is', () => {
  expect(beginningAt(texts, '2026-11-14T22:30')).toEqual({
    from: '2026-11-14T22:30',
    until: '2026-11-15T01:30',
  });
  expect(beginningAt(texts, '')).toEqual({ from: '', until: texts.until });
  expect(beginningAt({ from: '', until: texts.until }, texts.from)).toEqual(texts);
});

test('what is moved has another beginning only where somebody gave one, and keeps its seconds where nobody did', () => {
  const booked = { from: new Date(2026, 10, 13, 14, 0, 30), until: new Date(2026, 10, 13, 17, 0, 40) };
  expect(textsOf(booked)).toEqual(texts);
  expect(movedTo(booked, texts)).toEqual({ until: booked.until });
  expect(movedTo(booked, { ...texts, until: '2026-11-13T18:00' })).toEqual({ until: local(13, 18) });
  expect(movedTo(booked, { from: '2026-11-13T15:00', until: '2026-11-13T18:00' })).toEqual({
    ...{ from: local(13, 15), until: local(13, 18) },
  });
});

describe('its times', () => {
  const timesOf = (change: Partial<typeof texts>, aheadSeconds = 900) =>
    bookedTimes({ ...texts, ...change }, { now, aheadSeconds });

  test('are instants, and so long before it nothing starts', () => {
    expect(timesOf({})).toEqual({
      ...{ from: local(13, 14), until: local(13, 17), keepsFrom: new Date(2026, 10, 13, 13, 45) },
      faults: { from: null, until: null },
    });
  });

  test('keep the stage at once where it begins sooner than that', () => {
    expect(timesOf({ from: '2026-11-12T10:10' }).keepsFrom).toBeNull();
    expect(timesOf({}, 28 * 3600).keepsFrom).toBeNull();
  });

  test('are none where one is missing, over, or in the wrong order', () => {
    const faultsOf = (change: Partial<typeof texts>) => timesOf(change).faults;
    expect(faultsOf({ from: '' })).toEqual({ from: 'none', until: null });
    expect(faultsOf({ from: '2026-11-12T09:59' })).toEqual({ from: 'past', until: null });
    expect(faultsOf({ until: '' })).toEqual({ from: null, until: 'none' });
    expect(faultsOf({ until: texts.from })).toEqual({ from: null, until: 'not-after' });
  });
});

describe('what is there at the same time', () => {
  const times = bookedTimes(texts, { now, aheadSeconds: 900 });
  const at = (keepsFrom: Date, until: Date | null, shows: string | null = null) =>
    hold({
      ...{ id: `hld_${keepsFrom.toISOString()}`, keepsFrom: keepsFrom.toISOString() },
      ...{ until: until?.toISOString() ?? null, isAhead: keepsFrom > now },
      shows: shows === null ? null : { milestone: null, build: shows },
    });
  const open = at(local(11, 9), null);
  const over = at(local(12, 9), new Date(2026, 10, 13, 13, 45));
  const lead = at(local(13, 8), local(13, 14), 'b2');
  const next = at(local(13, 17), local(13, 18), 'b3');

  test('keeps it at some moment, from when nothing new starts on', () => {
    const seen = { holds: [open, over], reservations: [lead, next] };
    expect(beside(seen, times)).toEqual([open, lead]);
    expect(beside(seen, { ...times, from: null })).toEqual([]);
  });

  test('clashes where it shows another build', () => {
    expect([clashing([open, lead], 'b2'), clashing([open, lead], 'b4'), clashing([lead], null)]).toEqual([
      null,
      lead,
      null,
    ]);
  });
});

test('what is shown is a milestone, a build, or nothing', () => {
  expect(['m9', 'b9', ''].map(showing)).toEqual([{ milestone: 9 }, { build: 'b9' }, {}]);
});
