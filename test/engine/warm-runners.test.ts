import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createWarmRunners, type WarmRunners } from '../../src/engine/warm-runners.js';
import { identityOf, isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import type { RunnerOrder } from '../../src/runner/events.js';
import { until } from '../support/until.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchback-runners-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runners whose program is this text; it may write its pid into `pid`. */
async function runners(source: string, warm = 0): Promise<WarmRunners> {
  const entry = join(folder, 'runner.cjs');
  await writeFile(entry, source);
  return createWarmRunners({
    nodePath: process.execPath,
    entry,
    projectDir: folder,
    env: {},
    logFile: join(folder, 'runners.log'),
    warm,
    patienceSeconds: 1,
  });
}

const writesPid = `require('node:fs').writeFileSync('pid', process.pid + '.'); setInterval(() => 0, 1000);`;
/** null until the whole number is there: half of one, or none, would be another process. */
async function identity(): Promise<ProcessIdentity | null> {
  const text = await readFile(join(folder, 'pid'), 'utf8').catch(() => '');
  return text.endsWith('.') ? identityOf(Number(text.slice(0, -1))) : null;
}
const order = { folder: 'any' } as RunnerOrder;

test('a runner that never gets ready is ended, and the order is told so', async () => {
  const stuck = await runners(writesPid);
  const given = stuck.give(order);
  given.catch(() => undefined);
  const runner = await until('the runner', identity);
  await expect(given).rejects.toThrow('a runner ended before it was ready');
  expect(isStillAlive(runner)).toBe(false);
});

test('a runner that is ready and never takes its order is ended, too', async () => {
  const stuck = await runners(`${writesPid} process.send({ kind: 'ready' });`);
  const given = stuck.give(order);
  given.catch(() => undefined);
  const runner = await until('the runner', identity);
  await expect(given).rejects.toThrow('a runner ended before it was accepted');
  expect(isStillAlive(runner)).toBe(false);
});

test('a runner that waits ready-loaded takes the order, and the next one loads its own', async () => {
  const taking = await runners(
    `process.on('message', () => process.send({ kind: 'accepted' }, () => process.disconnect()));
     ${writesPid} process.send({ kind: 'ready' });`,
    1,
  );
  taking.refill();
  const warm = await until('the warm runner', identity);
  await rm(join(folder, 'pid'));
  await taking.give(order);
  await taking.give(order);
  const cold = await until('another runner', identity);
  expect(cold.pid).not.toBe(warm.pid);
  taking.stop();
  for (const { pid } of [warm, cold]) process.kill(pid, 'SIGKILL');
});
