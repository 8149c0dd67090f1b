import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findPostgres } from '../../scripts/postgres/find.mjs';
import { startPostgres } from '../../scripts/postgres.mjs';
import { checkout, makePlace } from './place.mjs';

let place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const tally = (...args) =>
  execFileSync(process.execPath, [join(checkout, 'scripts', 'tally.mjs'), ...args], { encoding: 'utf8' });
const result = (file, numPassedTests, numFailedTests, numRuntimeErrorTestSuites = 0) =>
  place.write(file, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }));

describe('the last line of the gate', () => {
  test('sums both runs', () => {
    expect(tally(result('a.json', 10, 1), result('b.json', 20, 2))).toBe('30 passed, 3 failed\n');
  });

  test('counts a file that cannot be loaded, a failed check, and a run that left no result', () => {
    expect(tally(result('a.json', 10, 0, 1))).toBe('10 passed, 1 failed\n');
    expect(tally('--failed', '2', result('a.json', 10, 0))).toBe('10 passed, 2 failed\n');
    expect(tally(join(place.folder, 'absent.json'))).toBe('0 passed, 1 failed\n');
  });
});

test('the gate knows its parts, and refuses another one', () => {
  const asked = spawnSync('bash', [join(checkout, '.ci', 'run'), 'everything'], { encoding: 'utf8' });
  expect(asked.status).toBe(1);
  expect(asked.stdout).toBe(
    'unknown part everything; there are: embedded postgres soak checks node\n0 passed, 1 failed\n',
  );
});

describe('a PostgreSQL of our own', () => {
  test('is looked for on PATH first', () => {
    place.tool('initdb', '');
    expect(findPostgres(place.bin)).not.toBe(place.bin);
    place.tool('postgres', '');
    expect(findPostgres(place.bin)).toBe(place.bin);
  });

  const whereInstalled = findPostgres() === undefined ? test.skip : test;
  whereInstalled('answers on loopback, and is gone with its files after stop', async () => {
    const server = await startPostgres();
    const client = new pg.Client(server.url);
    await client.connect();
    const { rows } = await client.query('SELECT 1 + 1 AS two');
    await client.end();
    await server.stop();
    expect(rows).toEqual([{ two: 2 }]);
    expect(existsSync(server.folder)).toBe(false);
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
  });
});
