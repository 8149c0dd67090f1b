import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeProject, type TestProject } from '../../support/project.js';
import { run, type Ended } from '../command.js';

let project: TestProject;
let closed: string;
beforeEach(async () => {
  project = await makeProject();
  closed = join(project.dir, 'closed');
  await mkdir(closed);
  await writeFile(join(closed, 'service.json'), '{"url":"http://127.0.0.1:9"}');
});
afterEach(async () => {
  await chmod(closed, 0o700);
  await project.remove();
});

const status = (...args: string[]): Promise<Ended> =>
  run(['status', ...args], { cwd: project.dir, env: { SWITCHBACK_DATA_DIR: closed }, plain: true });

test('a data directory that may not be read is no sign that no service runs', async () => {
  await chmod(closed, 0);
  const { code, stderr } = await status();
  expect(code).toBe(3);
  expect(stderr).toContain('switchback/not-yours');
  expect(stderr).toContain(`${join(closed, 'service.json')} may not be read (EACCES)`);
  expect((await status('--lang', 'ko')).stderr).toContain('다른 사용자');
});

test('one that may be read says where nobody answers', async () => {
  const { code, stderr } = await status();
  expect(code).toBe(1);
  expect(stderr).toContain('Nothing answers at http://127.0.0.1:9');
});
