import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { takeLock } from '../../src/processes/lock.js';
import { openServiceLog } from '../../src/service/service-log.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-log-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const read = (name: string) => readFile(join(dataDir, name), 'utf8');
const messagesIn = async (name: string): Promise<unknown[]> =>
  (await read(name))
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { msg: unknown }).msg);

test('a log that has grown large is set aside, and the next lines begin a new one', async () => {
  const { log, roll } = openServiceLog(dataDir, 100);
  log.info({ facts: 'x'.repeat(100) }, 'before');
  await writeFile(join(dataDir, 'runners.log'), 'y'.repeat(101));
  await roll();
  log.info({}, 'after');
  expect(await messagesIn('service.log.1')).toEqual(['before']);
  expect(await messagesIn('service.log')).toEqual(['after']);
  expect((await readdir(dataDir)).toSorted()).toEqual(['runners.log.1', 'service.log', 'service.log.1']);
});

test('a small one goes on, and what another service set aside is not written to any more', async () => {
  const [one, other] = [openServiceLog(dataDir, 100), openServiceLog(dataDir, 100)];
  one.log.info({}, 'small');
  await one.roll();
  one.log.warn({ facts: 'x'.repeat(100) }, 'large');
  await one.roll();
  await other.roll();
  other.log.error({}, 'of the other');
  expect(await messagesIn('service.log.1')).toEqual(['small', 'large']);
  expect(await messagesIn('service.log')).toEqual(['of the other']);
});

test('a large one that another service is setting aside is left to it', async () => {
  const { log, roll } = openServiceLog(dataDir, 100);
  log.info({ facts: 'x'.repeat(100) }, 'large');
  const other = await takeLock(dataDir, 'log-keeper');
  await roll();
  expect(await readdir(dataDir)).toEqual(['service.log']);
  other?.release();
  await roll();
  expect(await messagesIn('service.log.1')).toEqual(['large']);
  expect((await readdir(dataDir)).toSorted()).toEqual(['service.log', 'service.log.1']);
});
