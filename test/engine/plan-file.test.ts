import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readPlan } from '../../src/engine/plan-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-plan-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (plan: object) => writeFile(join(folder, 'plan.json'), JSON.stringify(plan));
const changes = { create: 0, update: 1, replace: 1, delete: 0, same: 3 };
const vpc = { name: 'vpc:nightly', operation: 'replace' };

test('a plan is read as the runner wrote it', async () => {
  await put({ changes, protected: [vpc] });
  expect(await readPlan(folder)).toEqual({ changes, protected: [vpc] });
});

test.each([
  ['no changes', { protected: [] }],
  ['a kind of change without a number', { changes: { ...changes, delete: undefined }, protected: [] }],
  ['nothing on what is protected', { changes }],
  ['a protected change without a name', { changes, protected: [{ operation: 'delete' }] }],
  ['an operation that ends nothing', { changes, protected: [{ ...vpc, operation: 'update' }] }],
])('a plan with %s is refused: nothing protected may be overlooked', async (_name, plan) => {
  await put(plan);
  await expect(readPlan(folder)).rejects.toThrow('plan.json: no plan');
});

test('a plan that is not there is refused', async () => {
  await expect(readPlan(folder)).rejects.toThrow('plan.json: no plan');
});
