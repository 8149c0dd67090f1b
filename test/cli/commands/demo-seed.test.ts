import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../support/database.js';
import { makeProject, type TestProject } from '../../support/project.js';
import { run, runByFile } from '../in-process.js';

let project: TestProject;
let folder: string;
/** On a server the rows lie in a database of their own; else in the data directory. */
let server: { readonly url: string; drop(): Promise<void> } | null = null;
beforeAll(async () => {
  project = await makeProject();
  folder = mkdtempSync(join(tmpdir(), 'switchback-seed-'));
  const url = process.env['DATABASE_URL'] ?? '';
  if (url !== '') server = await freshDatabase(url);
});
afterAll(async () => {
  await server?.drop();
  await project.remove();
  rmSync(folder, { recursive: true });
});

const place = () => ({
  cwd: project.dir,
  env: server === null ? {} : { DATABASE_URL: server.url },
});
const seed = (...more: string[]) =>
  run(['demo', 'seed', '--data-dir', join(folder, 'data'), ...more], place());

test('a time that is none is refused before anything is made', async () => {
  const { code, stderr } = await seed('--at', 'soon');
  expect([code, stderr]).toEqual([2, expect.stringContaining('2026-11-11T14:00:00+09:00')]);
});

test('the world is made once for its time, and said how to look at', async () => {
  const { code, stdout, stderr } = await seed('--at', '2026-11-11T14:00:00+09:00', '--json');
  expect([code, stderr]).toEqual([0, '']);
  const told = JSON.parse(stdout) as { at: string; rows: number };
  expect(told.at).toBe('2026-11-11T05:00:00.000Z');
  expect(told.rows).toBeGreaterThan(1000);
});

test('where something is already nothing is changed, and what to do is said in both languages', async () => {
  const again = await runByFile(['demo', 'seed', '--data-dir', join(folder, 'data')], place());
  expect([again.code, again.stderr]).toEqual([
    1,
    expect.stringMatching(/not-for-a-sample[\s\S]*Nothing was changed[\s\S]*demo seed --data-dir/),
  ]);
  const korean = await seed('--lang', 'ko');
  expect(korean.stderr).toContain('아직 없는 디렉터리를 --data-dir로 적어 주세요');
});
