import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { gitHubOf } from '../../src/github/deployments.js';
import type { GitHubAccess } from '../../src/github/settings.js';
import { GitHubTrouble } from '../../src/model/github.js';
import { openGitHub, type SimulatedGitHub } from '../support/github-api.js';

let github: SimulatedGitHub;
let folder: string;
beforeEach(async () => {
  github = await openGitHub();
  folder = await mkdtemp(join(tmpdir(), 'switchback-github-'));
});
afterEach(async () => {
  await github.close();
  await rm(folder, { recursive: true, force: true });
});

const commit = 'c'.repeat(40);
const wanted = { promotion: 'p_1', commit, stage: 'dev', description: 'b1 → dev' };
const by = (access: GitHubAccess, now: () => Date = () => new Date()) => {
  github.commits.add(commit);
  return gitHubOf({ api: github.api, repository: github.repository, access }, { now, fetch });
};
const troubleOf = async (asked: Promise<unknown>): Promise<GitHubTrouble> => {
  const error: unknown = await asked.catch((caught: unknown) => caught);
  if (error instanceof GitHubTrouble) return error;
  throw new Error(`no trouble, but ${String(error)}`);
};

test('a token of a file is read each time: one that is renewed counts at once', async () => {
  const file = join(folder, 'token');
  const api = by({ kind: 'token-file', file });
  const missing = await troubleOf(api.create(wanted));
  expect([missing.fault, missing.said]).toEqual(['refused', `${file}: ENOENT`]);
  await writeFile(file, 'ghp_of_before\n');
  expect(await troubleOf(api.create(wanted))).toMatchObject({ fault: 'refused', status: 401 });
  await writeFile(file, `${github.token}\n`);
  expect(await api.create(wanted)).toBe(github.deployments[0]?.id);
});

test('an App proves itself by its key, gets a token for an hour that may write deployments of one repository, and asks for the next one in time', async () => {
  const keyFile = join(folder, 'key.pem');
  await writeFile(keyFile, github.app.key);
  let now = new Date();
  const api = by({ kind: 'app', app: github.app.id, keyFile }, () => now);
  expect(await api.find(wanted)).toBeNull();
  const made = await api.create(wanted);
  expect(await api.find(wanted)).toBe(made);
  expect(await api.find({ ...wanted, promotion: 'p_2' })).toBeNull();
  expect(github.tokensGiven).toBe(1);
  now = new Date(now.getTime() + 56 * 60_000);
  // Its proof would be of the future.
  expect(await troubleOf(api.find(wanted))).toMatchObject({ fault: 'refused', status: 401 });
});

test('a token of an App that is refused is asked for anew', async () => {
  const keyFile = join(folder, 'key.pem');
  await writeFile(keyFile, github.app.key);
  const api = by({ kind: 'app', app: github.app.id, keyFile });
  await api.find(wanted);
  github.faults.push({ status: 401, message: 'Bad credentials' });
  await troubleOf(api.find(wanted));
  expect(await api.find(wanted)).toBeNull();
  expect(github.tokensGiven).toBe(2);
});

test('a key that is none, and an answer that repeats the token, give neither away', async () => {
  const keyFile = join(folder, 'key.pem');
  await writeFile(keyFile, 'canary-of-a-key');
  const app = await troubleOf(by({ kind: 'app', app: github.app.id, keyFile }).find(wanted));
  expect([app.fault, app.said]).toEqual(['refused', `${keyFile} holds no RSA key`]);
  github.faults.push({ status: 422, message: `you sent Bearer ${github.token}` });
  const echo = await troubleOf(by({ kind: 'token', token: github.token }).create(wanted));
  expect([echo.fault, echo.said]).toEqual(['rejected', 'you sent Bearer •••']);
  for (const trouble of [app, echo])
    expect(`${trouble.message} ${String(trouble.cause)} ${trouble.stack ?? ''}`).not.toMatch(/canary/);
});
