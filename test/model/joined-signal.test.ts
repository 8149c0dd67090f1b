import { getEventListeners } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { joinedSignal } from '../../src/model/joined-signal.js';
import { installDir } from '../../src/service/config.js';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

test('is aborted as soon as one of them is, with its reason', () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const { signal } = joinedSignal([first.signal, second.signal]);
  expect(signal.aborted).toBe(false);
  const why = new Error('stopped');
  second.abort(why);
  expect(signal.reason).toBe(why);
  first.abort(new Error('too late'));
  expect(signal.reason).toBe(why);
  expect([listeners(first.signal), listeners(second.signal)]).toEqual([0, 0]);
  expect(joinedSignal([new AbortController().signal, second.signal]).signal.reason).toBe(why);
});

test('is forgotten by one that lives on, and of many at once nobody is warned', async () => {
  const living = new AbortController();
  const warned: Error[] = [];
  const hear = (warning: Error): number => warned.push(warning);
  process.on('warning', hear);
  const many = Array.from({ length: 30 }, () => joinedSignal([living.signal, new AbortController().signal]));
  expect(listeners(living.signal)).toBe(30);
  for (const one of many) one.release();
  expect(listeners(living.signal)).toBe(0);
  living.abort();
  expect(many.map(({ signal }) => signal.aborted)).not.toContain(true);
  await new Promise(setImmediate);
  process.off('warning', hear);
  expect(warned).toEqual([]);
});

test('nothing in the service joins signals so that they are kept', () => {
  // A command and a runner soon end; the comment is the one on why.
  const short = /^(cli\/|platforms\/aws\/settings-look|model\/joined-signal)/;
  const found = readdirSync(join(installDir, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.ts') &&
      !short.test(file) &&
      readFileSync(join(installDir, 'src', file), 'utf8').includes('AbortSignal.any'),
  );
  expect(found).toEqual([]);
});
