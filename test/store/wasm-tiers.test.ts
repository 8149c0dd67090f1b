import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { budgetFlag, onceFlag } from '../../src/store/wasm-tiers.js';

test.each([budgetFlag, onceFlag])('this Node.js knows %s', (flag) => {
  const { status, stderr } = spawnSync(process.execPath, [flag, '--eval', ''], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

test('nothing of the embedded database is compiled a second time', () => {
  // Its parser has much to read; V8 prints into which tier it compiles what.
  const script = `
    import { PGlite } from '@electric-sql/pglite';
    const database = await PGlite.create();
    await database.query('select array[' + Array.from({ length: 50000 }, (_, at) => at) + ']');
    await database.close();`;
  const better = (...flags: string[]): number => {
    const args = [...flags, '--trace-wasm-compilation-times', '--input-type=module', '--eval', script];
    const { status, stdout } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      maxBuffer: 100_000_000,
    });
    expect(status).toBe(0);
    return stdout.split('using TurboFan').length - 1;
  };
  expect(better()).toBeGreaterThan(0);
  expect(better(onceFlag)).toBe(0);
}, 60_000);
