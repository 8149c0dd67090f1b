import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { sharedReading } from '../../src/api/shared-reading.js';

test('a thousand who ask for the same at once are answered by one reading', async () => {
  const share = sharedReading<number>();
  let readings = 0;
  const read = () => Promise.resolve((readings += 1));
  const answers = await Promise.all(Array.from({ length: 1000 }, () => share('one', read)));
  expect([new Set(answers), readings]).toEqual([new Set([1]), 1]);
  expect(await share('one', read)).toBe(2);
});

test('those who ask while one reads are answered by the next, which begins when that has ended', async () => {
  const share = sharedReading<number>();
  const ends: (() => void)[] = [];
  const read = () =>
    new Promise<number>((resolve) => {
      const number = ends.length + 1;
      ends.push(() => {
        resolve(number);
      });
    });
  const first = share('one', read);
  await turn();
  const later = [share('one', read), share('one', read)];
  await turn();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  expect(await first).toBe(1);
  expect(ends).toHaveLength(2);
  ends[1]?.();
  expect(await Promise.all(later)).toEqual([2, 2]);
});

test('what one asks for is not what another asks for', async () => {
  const share = sharedReading<string>();
  const ask = (key: string) => share(key, () => Promise.resolve(key));
  expect(await Promise.all(['one', 'two', 'one', 'two'].map(ask))).toEqual(['one', 'two', 'one', 'two']);
});

test('a reading that fails is told to those who shared it, and the next one is made', async () => {
  const share = sharedReading<string>();
  const fails = () => Promise.reject(new Error('gone'));
  const asked = [share('one', fails), share('one', fails), share('one', fails)];
  const told = await Promise.allSettled(asked);
  expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await share('one', () => Promise.resolve('there'))).toBe('there');
});

test('whoever asks after a change is told of it, however asking, changing and reading come between each other', async () => {
  const step = fc.constantFrom('ask', 'change', 'read');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const share = sharedReading<number>();
      let changes = 0;
      const ends: (() => void)[] = [];
      const read = () => {
        const seen = changes;
        return new Promise<number>((resolve) => {
          ends.push(() => {
            resolve(seen);
          });
        });
      };
      const asked: { readonly since: number; readonly told: Promise<number> }[] = [];
      for (const one of steps) {
        if (one === 'change') changes += 1;
        else if (one === 'ask') asked.push({ since: changes, told: share('one', read) });
        else ends.shift()?.();
        // Sometimes several come in the same moment.
        if (one !== 'ask' || asked.length % 2 === 0) await turn();
      }
      await turn();
      while (ends.length > 0) {
        ends.shift()?.();
        await turn();
      }
      for (const { since, told } of asked) expect(await told).toBeGreaterThanOrEqual(since);
    }),
  );
});
