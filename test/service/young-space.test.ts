import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { fixedFlag } from '../../src/service/young-space.js';

const megabyte = 1024 * 1024;

/** The bytes of the part for what is new, after much has outlived its collections. */
function youngSpace(before: string): number {
  const script = `
    import v8 from 'node:v8';
    ${before}
    const kept = [];
    for (let one = 0; one < 1_000_000; one += 1) kept.push({ one });
    const { space_size: size } = v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    console.log(size);`;
  const args = ['--input-type=module', '--eval', script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return Number(stdout);
}

test('what is new keeps the room with which it began, also where the flag is set while the process runs', () => {
  expect(youngSpace('')).toBeGreaterThan(8 * megabyte);
  expect(youngSpace(`v8.setFlagsFromString('${fixedFlag}');`)).toBeLessThanOrEqual(4 * megabyte);
});
