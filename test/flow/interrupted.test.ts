import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import { locksOf } from '../support/locks.js';
import { startWorld, type World } from '../support/world.js';
import { makeGate, type Gate } from '../support/gate.js';
import { until } from '../support/until.js';

// Every kill falls between the engine's start and its end, and the test proves it: the CLI's file is there, the
// result is not, and the build's gate is still closed.
let world: World;
beforeAll(async () => {
  world = await startWorld();
  const build = await world.build('stable');
  await world.ended(build.promotions?.[0] ?? '');
}, 90_000);
afterAll(() => world.end(), 60_000);

interface Standing {
  readonly gate: Gate;
  readonly build: BuildResource;
  readonly promotion: string;
  readonly folder: string;
  readonly runner: ProcessIdentity;
  readonly cli: ProcessIdentity;
}

/** An update of dev that has begun and stands still at its gate. */
async function standingUpdate(name: string): Promise<Standing> {
  const gate = makeGate(world.project.dir, name);
  const build = await world.build(name, {}, { serverSource: gate.serverSource });
  const promotion = build.promotions?.[0] ?? '';
  const folder = join(world.project.dataDir, 'runs', `${promotion}.1`);
  const cli = await until('the CLI', () => identityIn(join(folder, 'cli.json')));
  await until('the build at its gate', gate.isReached);
  const runner = identityIn(join(folder, 'runner.json'));
  if (runner === null) throw new Error('no runner');
  return { gate, build, promotion, folder, runner, cli };
}

const assertInTheMiddle = ({ folder, cli }: Standing): void => {
  expect(isStillAlive(cli)).toBe(true);
  expect(existsSync(join(folder, 'result.json'))).toBe(false);
};

function identityIn(file: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}

const stateFolder = () => join(world.project.dataDir, 'pulumi/state/.pulumi');
const filesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const locks = (): string[] => locksOf(world.project.dataDir);
const updatesOf = (promotion: string): string[] => {
  const folder = join(stateFolder(), 'history/switchback/dev');
  const files = filesIn(folder).filter((name) => name.endsWith('.history.json'));
  return files.filter((name) => readFileSync(join(folder, name), 'utf8').includes(promotion));
};

const liveBuild = async (): Promise<unknown> => {
  const { url } = await world.stage('dev');
  return ((await (await fetch(`${String(url)}/`)).json()) as { build: unknown }).build;
};

describe('an update of which', () => {
  test('the service is stopped in the middle goes on, and the next service sees it through', async () => {
    const standing = await standingUpdate('service');
    assertInTheMiddle(standing);
    await world.stopService();
    assertInTheMiddle(standing);
    await standing.gate.open();
    await world.restart();
    const promotion = await world.ended(standing.promotion);
    expect(promotion.phase).toBe('succeeded');
    expect(updatesOf(standing.promotion)).toHaveLength(1);
    expect(await liveBuild()).toBe(standing.build.id);
  }, 90_000);

  test('the runner is killed fails cleanly: the old build serves, nothing stays locked, the next one works', async () => {
    const before = await liveBuild();
    const standing = await standingUpdate('runner');
    assertInTheMiddle(standing);
    process.kill(standing.runner.pid, 'SIGKILL');
    const promotion = await world.ended(standing.promotion);
    expect(promotion.phase).toBe('failed');
    expect(await liveBuild()).toBe(before);
    expect(locks()).toEqual([]);
    const next = await world.build('after-runner');
    expect((await world.ended(next.promotions?.[0] ?? '')).phase).toBe('succeeded');
  }, 90_000);

  test('the CLI is killed is errored (F09), never guessed nor begun again (I5); its dead lock is cleared by the next one', async () => {
    const before = await liveBuild();
    const standing = await standingUpdate('cli');
    assertInTheMiddle(standing);
    process.kill(standing.cli.pid, 'SIGKILL');
    const promotion = await world.ended(standing.promotion);
    expect(promotion).toMatchObject({ phase: 'errored', outcome: { code: 'cli-killed' } });
    expect(locks()).toHaveLength(1);
    expect(await liveBuild()).toBe(before);
    expect((await world.stage('dev')).currentBuild?.id).toBe(before);
    const next = await world.build('after-cli');
    const ended = await world.ended(next.promotions?.[0] ?? '');
    expect(ended.phase).toBe('succeeded');
    expect(await liveBuild()).toBe(next.id);
  }, 90_000);
});

test('while one runs, the next requests wait in order and say for whom', async () => {
  const standing = await standingUpdate('slow');
  const older = await world.build('queued-1');
  const newer = await world.build('queued-2');
  const waiting = (await world.get<PromotionResource>(`/promotions/${newer.promotions?.[0] ?? ''}`)).body;
  expect(waiting).toMatchObject({ phase: 'pending', queue: { position: 1 } });
  expect(waiting.blockedBy[0]).toMatchObject({ code: 'stage-busy' });
  expect((await world.ended(older.promotions?.[0] ?? '')).phase).toBe('superseded');
  await standing.gate.open();
  expect((await world.ended(standing.promotion)).phase).toBe('succeeded');
  expect((await world.ended(waiting.id)).phase).toBe('succeeded');
  expect(await liveBuild()).toBe(newer.id);
}, 90_000);
