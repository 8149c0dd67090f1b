import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { RecoverResource, RecoveryResource } from '../../src/contract/recovery.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import { makeGate, type Gate } from '../support/gate.js';
import { killTogether } from '../support/kill-together.js';
import { locksOf } from '../support/locks.js';
import { runSwitchback } from '../support/service-process.js';
import { until } from '../support/until.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let gate: Gate;
/** The build that dev runs. */
let stable: string;
beforeAll(async () => {
  world = await startWorld(undefined, { env: { SWITCHBACK_LOCK_WAIT_SECONDS: '1' } });
  gate = makeGate(world.project.dir, 'stable');
  await gate.open();
  const build = await world.build('stable', {}, { serverSource: gate.serverSource });
  stable = build.id;
  await world.ended(build.promotions?.[0] ?? '');
}, 90_000);
afterAll(() => world.end(), 60_000);

interface AuditRow {
  readonly name: string;
  readonly promotion: string | null;
  readonly actor: { readonly id: string };
  readonly reason: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
}

const audit = async (): Promise<AuditRow[]> =>
  (await world.get<Page<AuditRow>>('/audit?stage=dev&limit=200')).body.items;
const rowsOf = async (wanted: string): Promise<AuditRow[]> =>
  (await audit()).filter((row) => row.name === wanted);
const view = async (): Promise<RecoverResource> =>
  (await world.get<RecoverResource>('/stages/dev/recover')).body;
const recoveryAfter = (id: string): Promise<RecoveryResource> =>
  until('the end of the recovery', async () => {
    const { body } = await world.get<RecoveryResource>(`/recoveries/${id}`);
    return body.state === 'ended' && body;
  });
async function recover(body: object): Promise<RecoveryResource> {
  const asked = await world.post<RecoveryResource>('/stages/dev/recover', body);
  expect(asked.status).toBe(202);
  return recoveryAfter(asked.body.id);
}
const switchback = (...args: string[]) =>
  runSwitchback([...args, '--server', world.url(), '--output', 'table'], { cwd: world.project.dir });

const stateFolder = () => join(world.project.dataDir, 'pulumi/state/.pulumi');
const lockFolder = () => join(stateFolder(), 'locks/organization/switchback/dev');
const locks = (): string[] => locksOf(world.project.dataDir);
const runOf = (attempt: string) => join(world.project.dataDir, 'runs', attempt);

function identityIn(file: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}

/** An attempt whose CLI works and has not ended. */
async function processesOf(attempt: string): Promise<ProcessIdentity[]> {
  const cli = await until('the CLI', () => identityIn(join(runOf(attempt), 'cli.json')));
  const runner = identityIn(join(runOf(attempt), 'runner.json'));
  if (runner === null) throw new Error('no runner');
  return [runner, cli];
}

/** The build of dev again, with another dotenv file, cut off in the middle: nobody can tell with which it runs. */
async function cutOff(greeting: string): Promise<PromotionResource> {
  await gate.close();
  await world.project.write('.env.unstable', `GREETING=${greeting}\n`);
  const asked = await world.post<PromotionResource>('/stages/dev/promotions', { build: stable });
  expect(asked.status).toBe(201);
  const attempt = `${asked.body.id}.1`;
  const both = await processesOf(attempt);
  await until('the lock of the update', () => locks().length > 0);
  await until('the update of the backend', async () => ((await view()).pending ?? []).length > 0);
  expect(both.map(isStillAlive)).toEqual([true, true]);
  killTogether(both);
  return world.ended(asked.body.id);
}

describe('F05: an update whose runner and CLI were killed', () => {
  let interrupted: PromotionResource;
  beforeAll(async () => {
    interrupted = await cutOff('one');
  }, 90_000);

  test('leaves a stage that nobody knows (I4): said everywhere, with what the platform was seen to run', async () => {
    expect(interrupted).toMatchObject({ phase: 'errored', outcome: { code: 'interrupted' } });
    expect(await world.stage('dev')).toMatchObject({ state: 'unknown', unknownReason: 'interrupted' });
    const told = await audit();
    const mine = told.filter(({ promotion }) => promotion === interrupted.id).toReversed();
    expect(mine.map(({ name, actor }) => [name, actor.id]).slice(-3)).toEqual([
      ['stage:observed', 'system:reconcile'],
      ['promotion:finished', 'system:reconcile'],
      ['stage:unknown', 'system:reconcile'],
    ]);
    expect(mine.find(({ name }) => name === 'stage:observed')?.facts).toMatchObject({
      ...{ platform: 'process', build: stable, health: 'healthy', settled: true },
      digest: expect.stringMatching(/^sha256:/) as unknown,
    });
    const shown = await switchback('status');
    expect(shown.stdout).toContain('nobody knows what runs there: an update was interrupted');
    expect(shown.stdout).toContain('stage recover dev --reason');
    expect((await switchback('stage', 'show', 'dev')).stdout).toContain('unknown: an update was interrupted');
  }, 60_000);

  test('says what there is to know before a person chooses', async () => {
    const { locks: found, ...rest } = await view();
    expect(rest).toMatchObject({
      state: 'unknown',
      unknownReason: { code: 'interrupted' },
      currentBuild: stable,
      lastPromotion: { id: interrupted.id },
      observed: { build: stable, platform: 'process' },
      pending: [{ operation: 'updating', resource: expect.stringContaining('Backend') as unknown }],
      recovery: null,
      choices: [{ choice: 'recover', command: 'npx --no switchback stage recover dev --reason "…"' }],
    });
    expect(found).toMatchObject([{ host: hostname(), ours: true, owner: 'gone' }]);
  });

  test('blocks the stage until it is recovered, and then what waited goes on', async () => {
    await gate.open();
    const waiting = await world.build('waiting');
    const id = waiting.promotions?.[0] ?? '';
    expect((await world.get<PromotionResource>(`/promotions/${id}`)).body).toMatchObject({
      phase: 'pending',
      blockedBy: [{ code: 'stage-unknown' }],
    });
    const refused = await world.post<ProblemResource>('/stages/dev/promotions', { build: stable });
    expect(refused).toMatchObject({ status: 422, body: { reasons: [{ code: 'stage-unknown' }] } });

    const { code, stdout, stderr } = await switchback(
      'stage',
      'recover',
      'dev',
      '--reason',
      'power',
      '--yes',
    );
    expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain('Nobody knows what dev runs');
    expect(stdout).toContain(`dev runs ${stable}, as its platform says.`);
    expect((await world.ended(id)).phase).toBe('succeeded');
    expect(await world.stage('dev')).toMatchObject({ state: 'idle', currentBuild: { id: waiting.id } });
    const told = (await audit()).toReversed();
    const from = told.findIndex(({ name }) => name === 'stage:recovery-started');
    const names = [
      'stage:recovery-started',
      'stage:lock-cleared',
      'stage:observed',
      'stage:known',
      'stage:recovery-ended',
    ];
    const mine = told.slice(from).filter(({ name }) => names.includes(name));
    expect(mine.map(({ name, actor }) => `${name} ${actor.id.replace(/^(?!system:).*/, 'person')}`)).toEqual([
      'stage:recovery-started person',
      'stage:lock-cleared system:reconcile',
      'stage:observed system:reconcile',
      'stage:known system:reconcile',
      'stage:recovery-ended system:reconcile',
    ]);
    expect(mine[0]).toMatchObject({ reason: 'power' });
    expect(mine[1]?.facts).toMatchObject({
      how: 'proven-gone',
      locks: [expect.stringContaining(hostname())],
    });
    expect(mine[4]?.facts).toMatchObject({ code: 'recovered', build: stable, how: 'platform' });
    expect((await view()).pending).toEqual([]);
  }, 90_000);

  test('can be recovered again, which changes nothing', async () => {
    const before = await world.stage('dev');
    expect(await recover({ reason: 'once more' })).toMatchObject({ outcome: { code: 'recovered' } });
    const { currentBuild, previousBuild, state } = await world.stage('dev');
    expect({ currentBuild, previousBuild, state }).toEqual({
      currentBuild: before.currentBuild,
      previousBuild: before.previousBuild,
      state: 'idle',
    });
  }, 60_000);
});

describe('a lock', () => {
  const lock = async (pid: number, host: string): Promise<void> => {
    await mkdir(lockFolder(), { recursive: true });
    const text = JSON.stringify({ pid, username: 'hana', hostname: host, timestamp: '2026-01-01T00:00:00Z' });
    await writeFile(join(lockFolder(), 'foreign.json'), text);
  };
  afterAll(() => rm(join(lockFolder(), 'foreign.json'), { force: true }));
  const promoted = async (name: string): Promise<PromotionResource> =>
    world.ended((await world.build(name)).promotions?.[0] ?? '');

  test('F11: of another machine is never cleared by itself; the promotion ends naming whose it is', async () => {
    await lock(4711, 'another-machine');
    const ended = await promoted('locked-out');
    expect(ended).toMatchObject({ phase: 'errored', outcome: { code: 'locked' } });
    expect(ended.outcome?.text).toContain('hana@another-machine (pid 4711) since 2026-01-01 00:00 UTC');
    expect(ended.outcome?.text).toContain('npx --no switchback stage recover dev --clear-lock');
    expect(locks()).toEqual(['foreign.json']);
    // The wait for the lock was short, but there was one.
    expect((await rowsOf('promotion:retried')).some(({ promotion }) => promotion === ended.id)).toBe(true);
    expect((await world.stage('dev')).state).toBe('idle');
  }, 60_000);

  test('needs a person’s word; with it, it is cleared, and the audit says whose it was and who said so', async () => {
    expect((await view()).choices[0]).toMatchObject({ choice: 'clear-lock' });
    const kept = await recover({ reason: 'looked at it' });
    expect(kept).toMatchObject({ outcome: { code: 'lock-kept' } });
    expect(locks()).toEqual(['foreign.json']);
    expect((await recover({ reason: 'that machine is gone', clearLock: true })).outcome?.code).toBe(
      'recovered',
    );
    expect(locks()).toEqual([]);
    const [row] = await rowsOf('stage:lock-cleared');
    expect(row).toMatchObject({ reason: 'that machine is gone', facts: { how: 'asked' } });
    expect(row?.facts['locks']).toEqual(['hana@another-machine (pid 4711)']);
    expect(row?.actor.id).not.toMatch(/^system:/);
    expect((await promoted('unlocked')).phase).toBe('succeeded');
  }, 90_000);

  test('F10: of a dead process that was never ours is stale, and is left to a person, too', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await lock(child.pid ?? 0, hostname());
    const ended = await promoted('stale');
    expect(ended).toMatchObject({ phase: 'errored', outcome: { code: 'stale-lock' } });
    expect(locks()).toEqual(['foreign.json']);
  }, 60_000);

  test('of a process that lives here is not cleared at anybody’s word', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    const text = {
      pid: child.pid,
      username: 'hana',
      hostname: hostname(),
      timestamp: new Date().toISOString(),
    };
    await writeFile(join(lockFolder(), 'foreign.json'), JSON.stringify(text));
    const kept = await recover({ reason: 'impatient', clearLock: true });
    expect(kept).toMatchObject({ outcome: { code: 'lock-alive' } });
    expect(locks()).toEqual(['foreign.json']);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await rm(join(lockFolder(), 'foreign.json'));
  }, 60_000);
});

describe('a recovery', () => {
  /** Begins one whose CLI stands still. */
  async function standing(reason: string): Promise<{ id: string; both: ProcessIdentity[] }> {
    const { body } = await world.post<RecoveryResource>('/stages/dev/recover', { reason });
    const both = await processesOf(`${body.id}.1`);
    process.kill(both[1]?.pid ?? 0, 'SIGSTOP');
    expect(existsSync(join(runOf(`${body.id}.1`), 'result.json'))).toBe(false);
    return { id: body.id, both };
  }

  test('is one at a time, and nothing is promoted before it has ended', async () => {
    const { id, both } = await standing('first');
    const second = await world.post<ProblemResource>('/stages/dev/recover', { reason: 'second' });
    expect(second).toMatchObject({ status: 409, body: { code: 'switchback/recovery-running' } });
    const promotion = (await world.build('meanwhile')).promotions?.[0] ?? '';
    expect((await world.get<PromotionResource>(`/promotions/${promotion}`)).body).toMatchObject({
      phase: 'pending',
      blockedBy: [{ code: 'stage-recovering' }],
    });
    process.kill(both[1]?.pid ?? 0, 'SIGCONT');
    expect(await recoveryAfter(id)).toMatchObject({ outcome: { code: 'recovered' } });
    expect((await world.ended(promotion)).phase).toBe('succeeded');
  }, 60_000);

  test('whose service ends in the middle is ended by the next one, with the same refresh', async () => {
    const { id, both } = await standing('restart');
    await world.stopService();
    process.kill(both[1]?.pid ?? 0, 'SIGCONT');
    await world.restart();
    expect(await recoveryAfter(id)).toMatchObject({ outcome: { code: 'recovered' } });
    expect(existsSync(runOf(`${id}.2`))).toBe(false);
  }, 60_000);

  test('whose runner and CLI are killed, too, is made again: its own dead lock is no obstacle', async () => {
    const { id, both } = await standing('killed');
    await world.stopService();
    killTogether(both);
    await world.restart();
    expect(await recoveryAfter(id)).toMatchObject({ outcome: { code: 'recovered' } });
    expect(existsSync(runOf(`${id}.2`))).toBe(true);
    expect(locks()).toEqual([]);
  }, 60_000);
});
