import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fingerprintKey } from '../../src/dotenv/fingerprint-key.js';

let dataDir: string;
let file: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-key-'));
  file = join(dataDir, 'fingerprint.key');
});
afterEach(() => rm(dataDir, { recursive: true }));

test('the key is made once, for its owner only, and all who ask at once get the same', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => fingerprintKey(dataDir)));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect(keys[0]).toHaveLength(32);
  expect(await fingerprintKey(dataDir)).toEqual(keys[0]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['fingerprint.key']);
});

test.each([0, 31, 33])(
  'a file of %d bytes is no key: a new one takes its place, and stays',
  async (length) => {
    await writeFile(file, Buffer.alloc(length));
    const key = await fingerprintKey(dataDir);
    expect(key).toHaveLength(32);
    expect(await readFile(file)).toEqual(key);
    expect(await fingerprintKey(dataDir)).toEqual(key);
    expect(await readdir(dataDir)).toEqual(['fingerprint.key']);
  },
);

test('a file that cannot be read is not replaced', async () => {
  await mkdir(file);
  await expect(fingerprintKey(dataDir)).rejects.toMatchObject({ code: 'EISDIR' });
});
