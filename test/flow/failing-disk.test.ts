import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import { endedAt, registerAt } from '../support/at-service.js';
import { makeGate, type Gate } from '../support/gate.js';
import { endProject } from '../support/invariants.js';
import type { TestProject } from '../support/project.js';
import { untilRunsEnd } from '../support/runs-end.js';
import { makeStartedProject } from '../support/stacks.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { platformOf } from '../support/world.js';

const strace = 'strace';
// Of the embedded database alone; and only where one process may look into another.
const possible = (process.env['DATABASE_URL'] ?? '') === '' && mayTrace() ? test : test.skip;
const minutes = 60_000;

let project: TestProject;
let gate: Gate;
const running: ServiceProcess[] = [];
beforeEach(async () => {
  project = await makeStartedProject({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
  gate = makeGate(project.dir, 'standing');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.end('SIGKILL')));
  // An update that a failed test left standing would start the stage again behind its end.
  await gate.open();
  await untilRunsEnd(project.dataDir);
  await platformOf(project.dataDir).stop('dev');
  await endProject(project);
}, minutes);

possible(
  'F36: the disk fails the embedded database in the middle of an update: the service says so and ends with 1; the update goes on, and the next service has all that was answered',
  async () => {
    const service = await start();
    const standing = await promotionOf(service.url, 'standing', gate.serverSource);
    const cli = await until('the CLI', () => identityIn(join(folderOf(standing), 'cli.json')));
    const waiting = await promotionOf(service.url, 'waiting');
    const { over } = await failEverySync(service.pid);
    // Where its bytes cannot be kept, it is not registered either.
    const refused = await promotionOf(service.url, 'refused').catch(() => '');
    expect([refused, await service.ended]).toEqual(['', 1]);
    expect(service.output()).toContain('EIO: the disk of the database takes nothing any more');
    expect(service.output()).toContain('exit 1');
    await over;
    expect(isStillAlive(cli)).toBe(true);
    await gate.open();
    const next = await start();
    expect(await endedAt(next.url, standing)).toMatchObject({ phase: 'succeeded' });
    // One that was written and never answered may have taken its place.
    expect(['succeeded', 'superseded']).toContain((await endedAt(next.url, waiting)).phase);
    expect(existsSync(`${folderOf(standing).slice(0, -1)}2`)).toBe(false);
  },
  3 * minutes,
);

async function start(): Promise<ServiceProcess> {
  const service = await startServiceProcess(project, { args: ['--warm-runners', '0'] });
  running.push(service);
  return service;
}

async function promotionOf(url: string, name: string, serverSource?: string): Promise<string> {
  const { promotions } = await registerAt(url, { project, name, serverSource });
  return promotions?.[0] ?? '';
}

/** From now on each fsync of this process, in any of its threads, is answered with an error; resolves when that has begun. */
async function failEverySync(pid: number): Promise<{ over: Promise<unknown> }> {
  const options = ['-f', '-e', 'trace=fsync', '-e', 'inject=fsync:error=EIO', '-p', String(pid)];
  const tracer = spawn(strace, options, { stdio: ['ignore', 'ignore', 'pipe'] });
  const over = once(tracer, 'exit');
  let said = '';
  tracer.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until('the tracer', () => said.includes('attached'));
  return { over };
}

const folderOf = (id: string): string => join(project.dataDir, 'runs', `${id}.1`);

function identityIn(file: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}

/** Root may trace any process; others only where their system lets them. */
function mayTrace(): boolean {
  try {
    execFileSync(strace, ['-o', '/dev/null', 'true'], { stdio: 'pipe' });
    const scope = '/proc/sys/kernel/yama/ptrace_scope';
    return process.getuid?.() === 0 || !existsSync(scope) || readFileSync(scope, 'utf8').trim() === '0';
  } catch {
    return false;
  }
}
