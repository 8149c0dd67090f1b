import { describe, expect, test } from '@jest/globals';
import { makeProgress } from '../../scripts/setup/progress.mjs';
import { until } from './place.mjs';

function kept() {
  const lines = [];
  return { lines, log: (line) => void lines.push(line) };
}

describe('without a terminal', () => {
  test('a quick step is one line, or none when quiet', async () => {
    const [loud, quiet] = [kept(), kept()];
    await makeProgress(loud).step('Link', async () => true);
    await makeProgress({ ...quiet, quiet: true }).step('Link', async () => true);
    expect(loud.lines).toEqual(['✓ Link']);
    expect(quiet.lines).toEqual([]);
  });

  test('a step that is known to be slow says so at once, then beats, then ends with its duration', async () => {
    const { lines, log } = kept();
    const slow = async () => {
      expect(lines).toEqual(['… Compile (takes minutes)']);
      await until(() => lines.length >= 2 && performance.now() - begun > 1000);
    };
    const begun = performance.now();
    await makeProgress({ log, quiet: true, heartbeatMs: 200 }).step('Compile', slow, {
      note: 'takes minutes',
    });
    expect(lines[1]).toMatch(/^… still at it after \d s: Compile \(takes minutes\)$/);
    expect(lines.at(-1)).toMatch(/^✓ Compile · \d s$/);
  });

  test('a step tells that it began once it takes longer than a second', async () => {
    const { lines, log } = kept();
    await makeProgress({ log }).step('Install', () => until(() => lines.length > 0));
    expect(lines[0]).toBe('… Install');
  });

  test('a failed step prints no tick', async () => {
    const { lines, log } = kept();
    const failing = makeProgress({ log }).step('Install', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(lines).toEqual([]);
  });
});

test('on a terminal one line is rewritten, never wider than the terminal, and wiped at the end', async () => {
  let written = '';
  const stream = { isTTY: true, columns: 24, write: (text) => (written += text) };
  const step = () => until(() => written.includes('1 s'));
  await makeProgress({ stream, quiet: true }).step('Build the whole house', step);
  const drawn = written.split('\r\x1b[2K');
  expect(drawn[1]).toBe('… Build the whole · 0 s');
  expect(drawn.at(-1)).toMatch(/^✓ Build the whole house · \d s\n$/);
  expect(Math.max(...drawn.slice(0, -1).map((line) => line.length))).toBeLessThanOrEqual(23);
});

test('of steps at once the last one is shown, then the one that goes on, and what is told between has a line of its own', async () => {
  let written = '';
  const stream = { isTTY: true, columns: 80, write: (text) => (written += text) };
  const { step, line } = makeProgress({ stream, quiet: true });
  let end;
  const inner = step('Compile', () => new Promise((resolve) => (end = resolve)));
  const outer = step('Install', async () => {
    line('no compiler here');
    end();
    await inner;
    await until(() => written.includes('Install · 1 s'));
  });
  await outer;
  const drawn = written.split('\r\x1b[2K');
  expect(drawn.slice(0, 4)).toEqual(['', '… Compile · 0 s', '… Install · 0 s', 'no compiler here\n']);
  expect(drawn.slice(4).join('')).toMatch(/^(… Install · \d s)+✓ Install · \d s\n$/);
});
