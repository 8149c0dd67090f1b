import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeProject, type TestProject } from '../../support/project.js';
import { run, type Ended } from '../command.js';

let project: TestProject;
beforeEach(async () => {
  project = await makeProject();
});
afterEach(() => project.remove());

const pulumi = (...args: string[]): Promise<Ended> => {
  const own = { SWITCHBACK_DATA_DIR: project.dataDir, HOME: process.env['HOME'], SWITCHBACK_LANG: 'en' };
  return run(['pulumi', ...args], { cwd: project.dir, env: own });
};

test('a stage that there is not is named, with those that there are and the one that was probably meant', async () => {
  const { code, stderr } = await pulumi('preview', '-s', 'nigthly', '--non-interactive');
  expect(code).not.toBe(0);
  expect(stderr).toContain('There is no stage "nigthly" (did you mean "nightly"?). The stages are: ');
}, 60_000);

test('a stage whose stack nobody has made yet is told who makes it', async () => {
  const { stderr } = await pulumi('preview', '--stack=nightly', '--non-interactive');
  expect(stderr).toContain('The stack of nightly has not been made yet');
}, 60_000);
