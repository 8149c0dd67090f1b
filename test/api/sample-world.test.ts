import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CommitWhereResource } from '../../src/contract/commits.js';
import type { CompareResource } from '../../src/contract/compare.js';
import type { MeResource } from '../../src/contract/me.js';
import type { MilestoneResource } from '../../src/contract/milestones.js';
import type { OverviewResource } from '../../src/contract/overview.js';
import type { Page } from '../../src/contract/page.js';
import type { TimelineEntry } from '../../src/contract/stage.js';
import type { AuditResource } from '../../src/contract/audit.js';
import { sampleWorld } from '../../src/sample/world.js';
import { NotEmpty } from '../../src/store/move.js';
import { writeSample } from '../../src/store/sample.js';
import type { Door } from '../support/door.js';
import { openSampleDoor } from '../support/sample-world.js';

let door: Door;
const at = new Date();
beforeAll(async () => {
  door = await openSampleDoor(at);
}, 60_000);
afterAll(() => door.close());

const get = async <T>(path: string): Promise<T> => {
  const { status, body } = await door.ask<T>('GET', path);
  expect([path, status]).toEqual([path, 200]);
  return body;
};
const minutesTo = (time: string | null | undefined): number =>
  Math.round((at.getTime() - Date.parse(time ?? '')) / 60_000);
const [hour, day] = [60, 24 * 60];

describe('the sample world is the one that the documents draw', () => {
  test('each stage runs its build since when it is drawn, and is held as drawn', async () => {
    const { stages } = await get<OverviewResource>('/overview');
    const drawn = stages.map(({ stage, currentBuild, health, hold, milestone }) => [
      ...[stage, currentBuild?.id, currentBuild?.commit.slice(0, 7), currentBuild?.subject],
      ...[minutesTo(currentBuild?.since), health, hold === null ? null : minutesTo(hold.until)],
      milestone === null ? null : `M${String(milestone.number)} ${milestone.role}`,
    ]);
    expect(drawn).toEqual([
      ['dev', 'b1460', '3f9c2ab', 'fix login retry', 6, 'healthy', null, null],
      ['nightly', 'b1448', '9ab01c2', 'add rate limiter', day, 'healthy', null, null],
      ['devqa', 'b1411', '77fe012', 'QA build 14', 3 * day, 'healthy', -(2 * day + 4 * hour), null],
      [
        ...['staging-1', 'b1377', 'e01aa3f', 'split bills', 12 * day, 'healthy', -(day + 6 * hour)],
        'M9 previous',
      ],
      ['staging-2', 'b1402', '5cc9d1a', 'pay by QR code', 2 * hour, 'healthy', null, 'M10 current'],
    ]);
  });

  test('whoever asks who they are is told that it is made up, and for when', async () => {
    expect((await get<MeResource>('/me')).sample).toBe(at.toISOString());
  });

  test('who put a build there is called by name', async () => {
    const { stages } = await get<OverviewResource>('/overview');
    expect(stages.map(({ currentBuild }) => currentBuild?.actor)).toEqual([
      { id: 'system:commit', via: 'system' },
      { id: 'system:schedule', via: 'system' },
      { id: 'hana', via: 'web', name: 'Hana' },
      ...[1, 2].map(() => ({ id: 'joon', via: 'web', name: 'Joon' })),
    ]);
  });

  test('between the stages are as many commits as drawn', async () => {
    const { stages } = await get<OverviewResource>('/overview');
    const behind = (name: string) =>
      stages.find(({ stage }) => stage === name)?.behind.map(({ stage, commits }) => [stage, commits]);
    expect([behind('nightly'), behind('devqa')]).toEqual([[['dev', 12]], [['nightly', 37]]]);
    const { behind: since } = await get<CompareResource>('/compare/b1411...b1398');
    expect(since).toBe(41);
    const { aheadCommits, migrations } = await get<CompareResource>('/compare/devqa...nightly');
    expect(new Set(aheadCommits.map(({ author }) => author)).size).toBe(12);
    expect(aheadCommits.filter(({ revert }) => revert).map(({ sha }) => sha.slice(0, 7))).toEqual([
      'd41f0aa',
    ]);
    expect(aheadCommits.map(({ sha }) => sha.slice(0, 7))).toContain('c0ffee1');
    expect(migrations.length).toBe(2);
  });

  test('the last night failed and the next milestone will wait: that is what needs somebody', async () => {
    const { attention, recent } = await get<OverviewResource>('/overview');
    expect(attention.map(({ text }) => text)).toEqual([
      'nightly: the last promotion (b1459) failed at pulumi up',
      expect.stringMatching(/^staging-1: milestone 11 will wait for a demo hold until /),
    ]);
    const failed = recent.find(({ phase }) => phase === 'failed');
    expect(failed).toMatchObject({ stage: 'nightly', build: 'b1459', previousBuild: 'b1448' });
    expect([failed?.durationSeconds, minutesTo(failed?.endedAt)]).toEqual([131, 10 * hour + 53]);
    expect(failed?.steps.map(({ name, phase }) => `${name} ${phase}`)).toEqual([
      'get-build succeeded',
      'pulumi-up failed',
    ]);
    expect(recent[0]).toMatchObject({ stage: 'dev', build: 'b1460', phase: 'succeeded' });
  });

  test('the milestones are in their slots, each with the commits since the one before', async () => {
    const { items } = await get<Page<MilestoneResource>>('/milestones');
    expect(items.map(({ number, build, stage, role }) => [number, build, stage, role])).toEqual([
      [10, 'b1402', 'staging-2', 'current'],
      [9, 'b1377', 'staging-1', 'previous'],
      [8, 'b1346', 'staging-2', 'replaced'],
      [7, 'b1258', 'staging-1', 'replaced'],
    ]);
    const since = async (a: string, b: string) => (await get<CompareResource>(`/compare/${a}...${b}`)).ahead;
    expect(
      await Promise.all([since('b1377', 'b1402'), since('b1346', 'b1377'), since('b1258', 'b1346')]),
    ).toEqual([24, 31, 88]);
  });

  test('a commit is where it is drawn', async () => {
    const { author, pr, builds, stages } = await get<CommitWhereResource>('/commits/3f9c2ab');
    expect([author, pr, builds]).toEqual(['Mina', 881, ['b1460']]);
    expect(stages.map(({ stage, reached, behind }) => [stage, reached, behind])).toEqual([
      ['dev', true, null],
      ['nightly', false, 12],
      ['devqa', false, 49],
      ...(['staging-1', 'staging-2'] as const).map((stage) => [stage, false, expect.any(Number)]),
    ]);
  });

  test('the stage of QA has its history, and usually takes three minutes', async () => {
    const { items } = await get<Page<TimelineEntry>>('/stages/devqa/timeline?limit=100');
    const told = items.map(({ event, promotion }) => `${event} ${promotion?.build ?? ''}`);
    for (const one of ['promotion:requested b1448', 'hold:set ', 'promotion:finished b1411'])
      expect(told).toContain(one);
    const preview = await get<{ usual: unknown }>('/stages/devqa/preview?build=b1448');
    expect(JSON.stringify(preview)).toContain('PT3M');
    // Its stages have addresses that nobody has, and keep them.
    expect(JSON.stringify(preview)).not.toContain('address-moves');
  });
});

test('every row of its audit says that it is made up, in the order in which it would have happened', async () => {
  const { items } = await get<Page<AuditResource>>('/audit?limit=200');
  expect(items.length).toBeGreaterThan(100);
  const times = items.map(({ at: time }) => Date.parse(time));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(items.filter(({ facts }) => facts['sample'] !== true)).toEqual([]);
  expect(items.filter(({ promotion }) => promotion !== null && !promotion.startsWith('p_SAMPLE'))).toEqual(
    [],
  );
});

test('it is always the same for a time, is marked, and goes nowhere where something is already', async () => {
  expect(sampleWorld(at)).toEqual(sampleWorld(at));
  expect(await door.desk.ports.store.read.sampleTime()).toEqual(at);
  await expect(writeSample(door.desk.database, at, sampleWorld(at))).rejects.toThrow(NotEmpty);
});

test('what happens after it is numbered after it, and the rules of the rows hold again', async () => {
  const { status, body } = await door.ask<{ id: string }>('POST', '/stages/nightly/promotions', {
    body: { build: 'b1460' },
  });
  expect([status, body.id]).toEqual([201, expect.stringMatching(/^p_0/)]);
  const { body: rows } = await door.ask<Page<AuditResource>>('GET', '/audit?limit=2');
  expect((rows.items[0]?.seq ?? 0) - (rows.items[1]?.seq ?? 0)).toBe(1);
  const { executeSql } = door.desk.ports.store.read.sql;
  await expect(executeSql(`update events set reason = 'changed'`)).rejects.toThrow();
});
