import { expect, test } from '@jest/globals';
import { keepLastLines } from '../../src/stage-host/last-lines.js';
import { readableWithout } from '../../src/stage-host/readable.js';

const secret = 'a-very-long-secret-value';

test('a secret that stands across the cut of a long line is hidden before it is cut', () => {
  const output = keepLastLines(readableWithout([secret]));
  output.stream()(Buffer.from(`${'x'.repeat(990)}${secret}\n`));
  expect(output.lines()).toEqual([`${'x'.repeat(990)}[secret]`]);
});

test('a line is never cut in half a character', () => {
  const output = keepLastLines(readableWithout([]));
  output.stream()(Buffer.from(`${'x'.repeat(999)}😀 boom\n`));
  expect(output.lines()).toEqual([`${'x'.repeat(999)}\ufffd …`]);
});

test('no half of a secret is left of a line without end, wherever its pieces break', () => {
  const text = Buffer.from(`${secret} `.repeat(10_000));
  for (const size of [1009, 4093, 70_001]) {
    const output = keepLastLines(readableWithout([secret]));
    const push = output.stream();
    for (let at = 0; at < text.length; at += size) push(text.subarray(at, at + size));
    const [line = ''] = output.lines();
    expect(line.replaceAll('[secret]', '').replaceAll(' ', '')).toMatch(/^(\[s?e?c?r?e?t?)?…$/);
  }
});

test('a secret that control characters stand in is hidden, too', () => {
  const output = keepLastLines(readableWithout([secret]));
  output.stream()(Buffer.from(`${secret.slice(0, 9)}\u001b[31m${secret.slice(9)}\n`));
  expect(output.lines()).toEqual(['[secret]']);
});

test('a secret of which one stream has said half is no less hidden when the other one speaks in between', () => {
  const output = keepLastLines(readableWithout([secret]));
  const [out, err] = [output.stream(), output.stream()];
  out(Buffer.from(`halved ${secret.slice(0, 9)}`));
  err(Buffer.from('an error\n'));
  out(Buffer.from(`${secret.slice(9)}\n`));
  expect(output.lines()).toEqual(['an error', 'halved [secret]']);
});

test('of a line that has not ended nothing is shown that may be the beginning of a secret', () => {
  const output = keepLastLines(readableWithout([secret, 'another-secret']));
  const push = output.stream();
  push(Buffer.from(`token=${secret.slice(0, -1)}`));
  expect(output.lines()).toEqual(['token=']);
  push(Buffer.from(`${secret.slice(-1)}, and more`));
  expect(output.lines()).toEqual(['token=[secret], and more']);
});
