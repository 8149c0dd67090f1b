import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { mappedStack } from '../../../src/cli/terminal/mapped-stack.js';

const folder = mkdtempSync(join(tmpdir(), 'switchback-stack-'));
afterAll(() => rmSync(folder, { recursive: true }));

const built = join(folder, 'built.js');
const stackAt = (place: string): Error =>
  Object.assign(new Error('on purpose'), {
    stack: `Error: on purpose\n    at fail (${place})\n    at node:internal/x:1:2`,
  });

test('a fault names the place in the sources', () => {
  // One segment: line 1 column 1 of the built file is line 3 column 5 of the source.
  writeFileSync(
    `${built}.map`,
    JSON.stringify({ version: 3, sources: ['../src/fail.ts'], names: [], mappings: 'AAEI' }),
  );
  expect(mappedStack(stackAt(`${pathToFileURL(built).href}:1:1`))).toBe(
    `Error: on purpose\n    at fail (${join(folder, '..', 'src/fail.ts')}:3:5)\n    at node:internal/x:1:2`,
  );
});

test.each(['', '{', '{"version":3}', 'null'])('a map that says %j leaves the place as it was', (text) => {
  writeFileSync(`${built}.map`, text);
  const place = `${pathToFileURL(built).href}:1:1`;
  expect(mappedStack(stackAt(place))).toContain(`at fail (${place})`);
});

test('without a map the place stays, and without a stack the message is what there is', () => {
  const place = `${pathToFileURL(join(folder, 'other.js')).href}:7:9`;
  expect(mappedStack(stackAt(place))).toContain(place);
  expect(mappedStack(Object.assign(new Error('only this'), { stack: undefined }))).toBe('only this');
});
