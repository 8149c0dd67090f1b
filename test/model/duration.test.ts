import { expect, test } from '@jest/globals';
import { readIsoDuration, readSpokenDuration } from '../../src/model/read-duration.js';
import { units as english } from '../../src/messages/en/cli-names.js';
import { units as korean } from '../../src/messages/ko/cli-names.js';
import { isoDuration, spokenDuration } from '../../src/model/write-duration.js';

test.each([
  ['PT1H', 3600],
  ['PT1H30M5S', 5405],
  ['P1D', 86_400],
  ['P2WT1S', 1_209_601],
  ['PT0S', 0],
  ['P', null],
  ['PT', null],
  ['P1DT', null],
  ['1h', null],
  ['P1M', null],
  ['P1Y', null],
  ['PT1.5H', null],
  ['-PT1H', null],
])('the duration %s has %s seconds', (duration, seconds) => {
  expect(readIsoDuration(duration)).toBe(seconds);
});

test.each([
  ['1h30m', 5400],
  ['0s', 0],
  ['1H', null],
  ['1w', null],
  ['PT1H', null],
])('what people write as %s has %s seconds', (text, seconds) => {
  expect(readSpokenDuration(text)).toBe(seconds);
});

test.each([
  [0, '0s'],
  [59.4, '59s'],
  [60, '1m'],
  [112, '1m 52s'],
  [7500, '2h 5m'],
  [273_600, '3d 4h'],
])('%d seconds are said as %s', (seconds, text) => {
  expect(spokenDuration(seconds, english)).toBe(text);
});

test.each([
  [8, '8초'],
  [480, '8분'],
  [568_800, '6일 14시간'],
])('%d seconds are said in Korean as %s', (seconds, text) => {
  expect(spokenDuration(seconds, korean)).toBe(text);
});

test.each([
  [0, 'PT0S'],
  [161.4, 'PT2M41S'],
  [3600, 'PT1H'],
  [90_061, 'PT25H1M1S'],
  [-5, 'PT0S'],
])('%d seconds are written as %s and read again', (seconds, text) => {
  expect(isoDuration(seconds)).toBe(text);
  expect(readIsoDuration(text)).toBe(Math.max(0, Math.round(seconds)));
});
