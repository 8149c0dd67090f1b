import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { budgetFlag } from '../../src/store/wasm-budget.js';

test('the flag that keeps V8 from compiling the embedded database twice is one of this Node.js', () => {
  const { status, stderr } = spawnSync(process.execPath, [budgetFlag, '--eval', ''], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
