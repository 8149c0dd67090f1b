import { beforeEach, expect, test } from '@jest/globals';
import { lately, type Lately } from '../../../src/platforms/aws/lately.js';

let clock = 0;
let asked: string[] = [];
let fails = false;
let seen: Lately<number>;
beforeEach(() => {
  [clock, asked, fails] = [0, [], false];
  seen = lately(
    (key) => {
      asked.push(key);
      return fails ? Promise.reject(new Error('no')) : Promise.resolve(asked.length);
    },
    { milliseconds: 5000, now: () => clock },
  );
});

test('who asks at the same time shares one question', async () => {
  expect(await Promise.all([seen.ask('devqa'), seen.ask('devqa'), seen.ask('dev')])).toEqual([1, 1, 2]);
  expect(asked).toEqual(['devqa', 'dev']);
});

test('an answer is good for its time and not longer', async () => {
  await seen.ask('devqa');
  clock = 4999;
  expect(await seen.ask('devqa')).toBe(1);
  clock = 5000;
  expect(await seen.ask('devqa')).toBe(2);
});

test('what was forgotten or failed is asked again', async () => {
  await seen.ask('devqa');
  seen.forget('devqa');
  fails = true;
  await expect(seen.ask('devqa')).rejects.toThrow('no');
  fails = false;
  expect(await seen.ask('devqa')).toBe(3);
});
