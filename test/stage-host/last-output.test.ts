import { expect, test } from '@jest/globals';
import { exitOf } from '../../src/stage-host/health.js';
import { untilRead } from '../../src/stage-host/last-output.js';

/** What comes while a wait goes on, what only when the pipes are looked at after it, and whether they end then. */
interface Step {
  readonly during?: number;
  readonly polled?: number;
  readonly ends?: 'during' | 'polled';
}

/** How many waits it took until the output was given up or read, and how many chunks had come by then. */
async function outcomeOf(steps: readonly Step[]): Promise<{ waits: number; chunks: number }> {
  let [waits, chunks] = [0, 0];
  let ended = false;
  let end = (): void => undefined;
  const read = new Promise<void>((resolve) => (end = resolve));
  const come = (count: number, isEnd: boolean): void => {
    chunks += count;
    ended ||= isEnd;
    if (ended) end();
  };
  const step = (): Step => steps[waits - 1] ?? steps.at(-1) ?? {};
  await untilRead(
    { read, chunks: () => chunks },
    {
      within: () => {
        waits += 1;
        if (!ended) come(step().during ?? 0, step().ends === 'during');
        return Promise.resolve(ended);
      },
      polled: () => {
        come(step().polled ?? 0, step().ends === 'polled');
        return Promise.resolve();
      },
    },
  );
  return { waits, chunks };
}

test('pipes that end are read to their end in one wait', async () => {
  expect(await outcomeOf([{ during: 3, ends: 'during' }])).toEqual({ waits: 1, chunks: 3 });
});

test('pipes that somebody holds open and in which nothing comes are given up after one wait', async () => {
  expect(await outcomeOf([{}])).toEqual({ waits: 1, chunks: 0 });
});

test('the timer of a starved host fires before its pipes are read: what lies in them is not lost', async () => {
  const late = [{ polled: 1 }, { during: 2, ends: 'during' }] as const;
  expect(await outcomeOf(late)).toEqual({ waits: 2, chunks: 3 });
});

test('pipes whose end is seen only after the wait are read', async () => {
  expect(await outcomeOf([{ polled: 1, ends: 'polled' }])).toEqual({ waits: 2, chunks: 1 });
});

test('as long as something comes it is waited for more', async () => {
  const slow = [{ during: 1 }, { during: 1 }, { polled: 1 }, { during: 1 }, {}];
  expect(await outcomeOf(slow)).toEqual({ waits: 5, chunks: 4 });
});

test('a process that holds the pipes open and writes for ever is given up after six waits', async () => {
  expect(await outcomeOf([{ during: 1 }])).toEqual({ waits: 6, chunks: 6 });
});

test('why a build ended is told with what lay in its pipes when it had gone', async () => {
  const lines = ['the first words'];
  const exited = Promise.resolve().then(() => {
    lines.push('the last words');
  });
  const { failure } = await exitOf({ exited, lastLines: () => [...lines], exitText: () => 'code 1' });
  expect(failure).toMatchObject({ code: 'exited', lastLines: ['the first words', 'the last words'] });
});
