import { describe, expect, test } from '@jest/globals';
import { formatIn } from '../../src/dashboard/format.js';

const now = new Date('2026-11-10T14:03:22Z');
const at = (iso: string): Date => new Date(iso);
const en = formatIn('en', 'Asia/Seoul');
const ko = formatIn('ko', 'Asia/Seoul');

describe('a length of time', () => {
  test.each([
    [0, '0s', '0초'],
    [44, '44s', '44초'],
    [108, '1m 48s', '1분 48초'],
    [120, '2m', '2분'],
    [46_800, '13h', '13시간'],
    [187_200, '2d 4h', '2일 4시간'],
    [86_399.9, '1d', '1일'],
    [-5, '0s', '0초'],
  ])('%s s is its two largest parts', (seconds, english, korean) => {
    expect([en.length(seconds), ko.length(seconds)]).toEqual([english, korean]);
  });
});

test('how long ago something was is its largest part', () => {
  expect(en.ago(at('2026-11-10T13:57:00Z'), now)).toBe('6 min ago');
  expect(ko.ago(at('2026-11-10T13:57:00Z'), now)).toBe('6분 전');
  expect(en.ago(at('2026-10-29T13:00:00Z'), now)).toBe('12 days ago');
  expect(en.ago(at('2026-11-11T03:03:22Z'), now)).toBe('in 13 hr');
});

test('a moment is in the zone of the page, with its year where that is another one', () => {
  expect(en.moment(at('2026-11-10T14:03:00Z'), now)).toBe('10 Nov, 23:03');
  expect(en.moment(at('2025-11-10T14:03:00Z'), now)).toBe('10 Nov 2025, 23:03');
  expect(ko.moment(at('2026-11-10T15:03:00Z'), now)).toBe('11월 11일 00:03');
  expect(en.clock(at('2026-11-10T15:03:00Z'))).toBe('00:03');
  expect([en, ko].map((format) => format.seconds(at('2026-11-10T15:03:09Z')))).toEqual([
    '00:03:09',
    '00:03:09',
  ]);
  expect(en.zone).toBe('Asia/Seoul');
});
