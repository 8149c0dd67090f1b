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
  execFileSync(process.execPath, [join(checkout, 'scripts', 'tally.mjs'), ...args], {
    encoding: 'utf8',
    cwd: checkout,
  });
const result = (file, numPassedTests, numFailedTests, numRuntimeErrorTestSuites = 0) =>
  place.write(file, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }));

describe('the last line of the gate', () => {
  test('sums both runs', () => {
    expect(tally(result('a.json', 10, 1), result('b.json', 20, 2))).toBe('30 passed, 3 failed\n');
  });

  test('counts a file that cannot be loaded, a failed check, and a run that left no result', () => {
    expect(tally(result('a.json', 10, 0, 1))).toBe('10 passed, 1 failed\n');
    expect(tally('--failed', '2', result('a.json', 10, 0))).toBe('10 passed, 2 failed\n');
    const absent = join(place.folder, 'absent.json');
    expect(tally(absent)).toBe(`✗ no result in ${absent}\n0 passed, 1 failed\n`);
  });

  test('stands below the names of what failed, so that the end of a long output tells it', () => {
    const assertionResults = [
      { status: 'passed', fullName: 'a hold holds', failureMessages: [] },
      {
        status: 'failed',
        fullName: 'a hold ends',
        failureMessages: ['\u001b[2mexpected\u001b[22m 1\n    at test'],
      },
    ];
    const testResults = [
      { name: join(checkout, 'test/hold.test.ts'), status: 'failed', message: '', assertionResults },
      {
        name: join(checkout, 'test/b.test.ts'),
        status: 'failed',
        message: '  ● Failed\n\n    no module',
        assertionResults: [],
      },
      { name: join(checkout, 'test/c.test.ts'), status: 'passed', message: '', assertionResults: [] },
    ];
    const counts = { numPassedTests: 1, numFailedTests: 1, numRuntimeErrorTestSuites: 1 };
    const file = place.write('named.json', JSON.stringify({ ...counts, testResults }));
    expect(tally(file).split('\n')).toEqual([
      '✗ test/hold.test.ts › a hold ends: expected 1',
      '✗ test/b.test.ts: no module',
      '1 passed, 2 failed',
      '',
    ]);
  });

  test('names forty of them at most', () => {
    const failed = (fullName) => ({ status: 'failed', fullName, failureMessages: ['no'] });
    const assertionResults = Array.from({ length: 50 }, (_, at) => failed(`fact ${at}`));
    const testResults = [{ name: 'a', status: 'failed', message: '', assertionResults }];
    const counts = { numPassedTests: 0, numFailedTests: 50, numRuntimeErrorTestSuites: 0 };
    const lines = tally(place.write('many.json', JSON.stringify({ ...counts, testResults }))).split('\n');
    expect(lines.slice(-4)).toEqual([
      expect.stringContaining('fact 39'),
      '… and 10 more',
      '0 passed, 50 failed',
      '',
    ]);
  });
});

test('the gate knows its parts, and refuses another one', () => {
  const asked = spawnSync('bash', [join(checkout, '.ci', 'run'), 'everything'], { encoding: 'utf8' });
  expect(asked.status).toBe(1);
  expect(asked.stdout).toBe(
    'unknown part everything; there are: embedded browser postgres soak checks node\n0 passed, 1 failed\n',
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
