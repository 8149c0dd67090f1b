import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject, readJson, readJsonSync } from '../../src/files/json-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ['an object', '{"a":1}', { a: 1 }],
  ['half an object', '{"a":', null],
  ['a list', '[1]', null],
  ['null', 'null', null],
  ['a text', '"a"', null],
  ['nothing', '', null],
])('who expects an object and finds %s gets the object or null', async (_name, text, expected) => {
  const file = join(folder, 'one.json');
  await writeFile(file, text);
  expect([await readJson(file, isObject), readJsonSync(file, isObject)]).toEqual([expected, expected]);
});

test('a file that is not there, and a folder in its place, are null', async () => {
  const files = [join(folder, 'none'), folder];
  const found = files.map(async (file) => [await readJson(file, isObject), readJsonSync(file, isObject)]);
  expect(await Promise.all(found)).toEqual([
    [null, null],
    [null, null],
  ]);
});
