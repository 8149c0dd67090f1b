import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installDir } from '../../src/service/config.js';
import { writeWhole, writeWholeSync } from '../../src/files/whole-file.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-files-'));
  file = join(folder, 'one.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe.each([
  ['awaited', writeWhole],
  [
    'at once',
    (name: string, content: string | Uint8Array) => {
      writeWholeSync(name, content);
    },
  ],
])('a file written whole, %s', (_name, write) => {
  test('is for its owner only and leaves nothing beside it', async () => {
    await writeFile(file, 'before', { mode: 0o644 });
    await write(file, 'after');
    expect(await readFile(file, 'utf8')).toBe('after');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['one.json']);
  });
});

test('of several that write at once, one is there, whole', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(texts.map((text) => writeWhole(file, text)));
  expect(texts).toContain(await readFile(file, 'utf8'));
  expect(await readdir(folder)).toEqual(['one.json']);
});

test('a file that is there stays where it must not be replaced', async () => {
  await writeWhole(file, 'first', { replace: false });
  await writeWhole(file, 'second', { replace: false });
  expect(await readFile(file, 'utf8')).toBe('first');
  expect(await readdir(folder)).toEqual(['one.json']);
});

test.each(['writeWhole', 'writeWholeSync'])(
  '%s that finds room for a part only throws, and what was there stays',
  async (verb) => {
    await writeFile(file, 'before');
    // A limit of 8 blocks for the size of a file stands for a disk that is full after a part.
    const module = pathToFileURL(join(installDir, 'dist/files/whole-file.js')).href;
    const script = `process.on('SIGXFSZ', () => {});
      const { ${verb}: write } = await import('${module}');
      try { await write('${file}', 'x'.repeat(100_000)); } catch (error) { console.log(error.code); }`;
    const node = [process.execPath, '--input-type=module', '-e', script];
    const said = execFileSync('sh', ['-c', 'ulimit -f 8; exec "$@"', 'sh', ...node], { encoding: 'utf8' });
    expect(said.trim()).toBe('EFBIG');
    expect(await readFile(file, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['one.json']);
  },
);
