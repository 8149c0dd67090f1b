import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, jest, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';

// A service and a browser of its own, beside others.
jest.setTimeout(240_000);

const run = promisify(execFile);
const out = mkdtempSync(join(tmpdir(), 'switchback-screens-test-'));
afterAll(() => rmSync(out, { recursive: true }));

test('the script takes its pictures of a service on the sample world, in every language and theme', async () => {
  const script = join(installDir, 'scripts', 'screens.mjs');
  const { stdout } = await run(process.execPath, [script, '--only', 'tv', '--out', out]);
  const files = readdirSync(out).toSorted();
  expect(files).toEqual(['tv.en.dark.png', 'tv.en.light.png', 'tv.ko.dark.png', 'tv.ko.light.png']);
  const pictures = files.map((file) => readFileSync(join(out, file)));
  for (const picture of pictures) {
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1280, 720]);
    // Less is an empty page.
    expect(picture.length).toBeGreaterThan(10_000);
  }
  expect(new Set(pictures.map((picture) => picture.toString('base64'))).size).toBe(4);
  expect(stdout).toMatch(/together +\d+ kB/);
});

test('a picture that there is none of is refused by its name', async () => {
  const script = join(installDir, 'scripts', 'screens.mjs');
  await expect(run(process.execPath, [script, '--only', 'tv,wall'])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no picture wall.'),
  });
});
