import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readInventory, readKnownBefore } from '../../src/engine/pending.js';
import { orphansOf } from '../../src/policy/orphans.js';
import { stateFilesOf } from '../../src/pulumi-cli/state-files.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-known-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const type = 'aws:cloudwatch/logGroup:LogGroup';
const urn = `urn:pulumi:dev::shop::${type}::dev`;
const place = () => ({ dataDir, project: 'shop', files: stateFilesOf(join(dataDir, 'pulumi/state'), null) });

/** A checkpoint with this one there, and perhaps the creation of another one under the same URN that was cut off. */
async function put(path: string, id: string, isCutOff: boolean): Promise<void> {
  const file = join(dataDir, 'pulumi/state/.pulumi', path);
  await mkdir(join(file, '..'), { recursive: true });
  const pending = isCutOff ? [{ type: 'creating', resource: { type, urn } }] : [];
  const latest = { resources: [{ type, urn, id }], pending_operations: pending };
  await writeFile(file, JSON.stringify({ checkpoint: { latest } }));
}
const update = (nth: number, id: string, isCutOff: boolean) =>
  put(`history/shop/dev/dev-${String(nth)}.checkpoint.json`, id, isCutOff);
const now = (id: string) => put('stacks/shop/dev.json', id, true);

const orphan = async () => {
  const [inventory, knownBefore] = await Promise.all([
    readInventory(place(), 'dev'),
    readKnownBefore(place(), 'dev'),
  ]);
  const look = { stage: 'dev', inventory, knownBefore, tagged: [], before: [], now: new Date(0) };
  const [{ replaced, replaces } = { replaced: null, replaces: null }] = orphansOf(look);
  return { replaced, replaces };
};

test('a creation that was cut off was to replace what stood there before it, and no more once another one was made', async () => {
  await update(1, 'dev-0000001', false);
  await now('dev-0000001');
  expect(await orphan()).toEqual({ replaced: true, replaces: 'dev-0000001' });
  await update(2, 'dev-0000002', true);
  await now('dev-0000002');
  expect(await orphan()).toEqual({ replaced: true, replaces: null });
});

test('a first creation that was cut off was to replace nothing', async () => {
  await update(1, 'dev-0000001', true);
  await now('dev-0000001');
  expect(await orphan()).toEqual({ replaced: true, replaces: null });
});
