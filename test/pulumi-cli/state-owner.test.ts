import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { stateFilesOf, type StateFiles } from '../../src/pulumi-cli/state-files.js';
import { claimState, ownerFile } from '../../src/pulumi-cli/state-owner.js';

let folder: string;
let files: StateFiles;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-owner-'));
  files = stateFilesOf(folder, null);
});
afterEach(() => rm(folder, { recursive: true }));

const ours = { id: 'ours', host: 'here', dataDir: '/data' };
const claim = (owner = ours) => claimState(files, 'switchback', owner);
const put = (text: string) => files.create(ownerFile('switchback'), text);

test('a state belongs to whoever claims it first', async () => {
  expect(await claim()).toEqual(ours);
  expect(await claim({ id: 'theirs', host: 'there', dataDir: '/other' })).toEqual(ours);
});

test.each([
  ['that says nothing', '{}'],
  ['whose members are no texts', '{"id":7,"host":null,"dataDir":[]}'],
])('an owner %s is somebody else', async (_name, text) => {
  await put(text);
  expect(await claim()).toEqual({ id: '', host: '?', dataDir: '?' });
});

test.each([
  ['half an owner', '{"id":"ours"'],
  ['an empty file', ''],
  ['a list', '[]'],
])('%s is refused: the state may be somebody’s', async (_name, text) => {
  await put(text);
  await expect(claim()).rejects.toThrow('.switchback/switchback.json: no owner of a state');
});
