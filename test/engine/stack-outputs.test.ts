import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readPending } from '../../src/engine/pending.js';
import { readStackOutputs } from '../../src/engine/stack-outputs.js';
import { stackPaths, stateFilesOf } from '../../src/pulumi-cli/state-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-state-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(text: string): Promise<void> {
  const file = join(folder, stackPaths('switchback', 'dev').state);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
const putLatest = (latest: object | null) => put(JSON.stringify({ checkpoint: { latest } }));

const place = () => ({ dataDir: folder, project: 'switchback', files: stateFilesOf(folder, null) });
const outputs = () => readStackOutputs(place(), 'dev');
const pending = () => readPending(place(), 'dev');

const root = { type: 'pulumi:pulumi:Stack', urn: 'urn:root', outputs: { build: 'b7' } };

test('a stack gives out what its root gave out, and tells with what it had begun', async () => {
  const provider = 'urn:pulumi:dev::switchback::pulumi:providers:switchback::own';
  const urn = 'urn:pulumi:dev::switchback::switchback:index:Backend::dev';
  const resource = { urn, parent: 'urn:root', provider: `${provider}::0815` };
  await putLatest({
    resources: [{ type: 'switchback:index:Backend', outputs: { url: 'http://elsewhere' } }, root],
    pending_operations: [{ type: 'creating', resource }],
  });
  expect(await outputs()).toEqual({ build: 'b7' });
  expect(await pending()).toEqual([{ operation: 'creating', resource: urn, parent: 'urn:root', provider }]);
});

test.each([
  ['that is not there', null],
  ['that was made and never updated', { checkpoint: {} }],
  ['whose latest update is null', { checkpoint: { latest: null } }],
  ['that was destroyed', { checkpoint: { latest: { manifest: {} } } }],
  [
    'whose root gave out nothing',
    { checkpoint: { latest: { resources: [{ ...root, outputs: undefined }] } } },
  ],
])('a stack %s gives out nothing and had begun with nothing', async (_name, state) => {
  if (state !== null) await put(JSON.stringify(state));
  expect([await outputs(), await pending()]).toEqual([null, []]);
});

test.each([
  ['half a state', '{"checkpoint":'],
  ['an empty file', ''],
  ['null', 'null'],
  ['a checkpoint that is a text', '{"checkpoint":"now"}'],
  ['resources that are no list', '{"checkpoint":{"latest":{"resources":{}}}}'],
  ['a resource without a type', '{"checkpoint":{"latest":{"resources":[{}]}}}'],
  [
    'an operation without a resource',
    '{"checkpoint":{"latest":{"pending_operations":[{"type":"creating"}]}}}',
  ],
])('%s is refused by the name of its file, not taken for an empty stack', async (_name, text) => {
  await put(text);
  await expect(outputs()).rejects.toThrow('stacks/switchback/dev.json: no state of a stack');
  await expect(pending()).rejects.toThrow('stacks/switchback/dev.json: no state of a stack');
});
