import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { HoldResource, HoldSetResource } from '../../src/contract/hold.js';
import type { BuildResource } from '../../src/contract/build.js';
import type { MilestoneResource, NextMilestoneResource } from '../../src/contract/milestones.js';
import type { OverviewResource } from '../../src/contract/overview.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { TimelineEntry } from '../../src/contract/stage.js';
import type { StageResource } from '../../src/contract/stage.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
const silent = {
  build: null,
  commit: null,
  digest: null,
  health: 'healthy' as const,
  url: null,
  restarts: 0,
};
beforeAll(async () => {
  door = await openDoor(() => ({
    platform: { observe: (stage) => Promise.resolve({ stage, ...silent }) },
  }));
});
beforeEach(async () => {
  await door.desk.clear();
  await door.desk.register('one');
  await door.desk.succeed('dev');
});
afterAll(() => door.close());

const set = (stage: string, body: object = { reason: 'QA round 14' }) =>
  door.ask<HoldSetResource & ProblemResource>('POST', `/stages/${stage}/holds`, { body });
const promote = (stage: string, more: object = {}, language = 'en') =>
  door.ask<PromotionResource & ProblemResource>('POST', `/stages/${stage}/promotions`, {
    body: { build: 'b1', ...more },
    headers: { 'accept-language': language },
  });

describe('a reservation over HTTP', () => {
  const booked = { from: '2036-11-13T05:00:00.000Z', until: '2036-11-13T08:00:00.000Z' };

  test('is made, shown apart from what is in force, and refused with whom it belongs to', async () => {
    const made = await set('nightly', { kind: 'demo', reason: 'Publisher review', ...booked, build: 'b1' });
    const { id } = made.body;
    expect(made).toMatchObject({
      status: 201,
      body: {
        ...{ ...booked, isAhead: true, keepsFrom: '2036-11-13T04:45:00.000Z' },
        ...{ shows: { milestone: null, build: 'b1' }, overlaps: [], running: null, waiting: 0 },
      },
    });
    const stage = await door.ask<StageResource>('GET', '/stages/nightly');
    expect(stage.body).toMatchObject({ hold: null, holds: [], reservations: [{ id }] });
    const { items } = (await door.ask<Page<HoldResource>>('GET', '/holds')).body;
    expect(items).toMatchObject([{ id, isAhead: true }]);
    const { build } = await door.desk.register('two');
    await door.desk.succeed('dev');
    const words = async (language: string) =>
      (await promote('nightly', { build: build.id }, language)).body.detail;
    expect(await words('en')).toMatch(
      /^nightly is booked by mina from 2036-11-13 05:00 UTC until 2036-11-13 08:00 UTC \(demo\), to show b1: "Publisher review"\. Not as booked: it runs nothing, not b1\. Wait/,
    );
    expect(await words('ko')).toContain('2036-11-13 05:00 UTC부터 2036-11-13 08:00 UTC까지 예약했습니다');
    expect((await promote('nightly')).status).toBe(201);
    const moved = { from: '2036-11-14T05:00:00.000Z', until: '2036-11-14T08:00:00.000Z' };
    expect((await door.ask('PATCH', `/holds/${id}`, { body: moved })).body).toMatchObject(moved);
  });

  test.each([
    ['no end', { from: booked.from }, '/until'],
    ['two things to show', { ...booked, build: 'b1', milestone: 9 }, '/build'],
    ['a step back that nobody has made yet', { ...booked, kind: 'kept' }, '/from'],
    ['an end before its beginning', { from: booked.until, until: booked.from }, '/until'],
  ])('with %s is refused', async (_, body, pointer) => {
    const { status, body: said } = await set('nightly', { reason: 'x', ...body });
    expect([status, said.errors?.map((one) => one.pointer)]).toEqual([422, [pointer]]);
  });

  test('is not as booked wherever it is shown until its stage runs what is to be seen there', async () => {
    const { build } = await door.desk.register('two');
    const made = await set('dev', { kind: 'demo', reason: 'Publisher review', ...booked, build: 'b1' });
    const waiting = await set('dev', { reason: 'QA round 14' });
    await door.ask('DELETE', `/holds/${waiting.body.id}`, { body: {} });
    const seen = async () => {
      const { body: stage } = await door.ask<StageResource>('GET', '/stages/dev');
      const { body: list } = await door.ask<Page<HoldResource>>('GET', '/holds');
      const { body: one } = await door.ask<HoldResource>('GET', `/holds/${made.body.id}`);
      const { body: home } = await door.ask<OverviewResource>('GET', '/overview');
      return {
        ...{ stage: stage.reservations[0]?.notAsBooked, list: list.items[0]?.notAsBooked },
        ...{ one: one.notAsBooked, home: home.attention.map(({ text }) => text) },
      };
    };
    const calm = { stage: null, list: null, one: null, home: [] };
    expect([made.body.notAsBooked, await seen()]).toEqual([null, calm]);
    const passing = { build: build.id, reason: 'hotfix', overrideHold: made.body.id };
    await promote('dev', passing);
    await door.desk.succeed('dev');
    const command = 'npx --no switchback promote dev --build b1';
    const off = { runs: build.id, command };
    expect(await seen()).toEqual({
      ...{ stage: off, list: off, one: off },
      home: [`dev runs ${build.id}, and b1 is booked there by mina from 2036-11-13 05:00 UTC: ${command}`],
    });
    const { build: three } = await door.desk.register('three');
    expect((await promote('dev', { build: three.id })).body.detail).toContain(
      `Not as booked: it runs ${build.id}, not b1.`,
    );
    const { body: round } = await set('dev', { reason: 'QA round 15' });
    expect(round.overlaps).toMatchObject([{ id: made.body.id, notAsBooked: off }]);
    await door.ask('DELETE', `/holds/${round.id}`, { body: {} });
    expect((await promote('dev', { build: 'b1', hold: false })).status).toBe(201);
    await door.desk.succeed('dev');
    expect(await seen()).toEqual(calm);
  });

  test('of another build at the same time is refused, and both are named', async () => {
    const { build } = await door.desk.register('two');
    const { body: first } = await set('nightly', { reason: 'first', ...booked, build: 'b1' });
    const { status, body } = await set('nightly', { reason: 'second', ...booked, build: build.id });
    expect([status, body.code]).toEqual([409, 'switchback/stage-booked']);
    for (const named of [first.id, 'b1', build.id]) expect(body.detail).toContain(named);
  });
});

describe('a hold over HTTP', () => {
  test('is made, found, shown on its stage and in the timeline, extended and released', async () => {
    const made = await set('nightly', { kind: 'qa', reason: 'QA round 14', until: '2036-11-13T09:00:00Z' });
    expect(made).toMatchObject({ status: 201, body: { kind: 'qa', by: 'mina', running: null, waiting: 0 } });
    const path = made.headers.get('location')?.replace('/api/v1', '') ?? '';
    expect(path).toBe(`/holds/${made.body.id}`);
    expect(made.headers.get('etag')).toBe(`"${made.body.id}-1"`);

    const stage = await door.ask<StageResource>('GET', '/stages/nightly');
    expect(stage.body.hold).toMatchObject({ id: made.body.id, reason: 'QA round 14' });
    expect((await door.ask<Page<HoldResource>>('GET', '/holds')).body.items).toMatchObject([
      { id: made.body.id },
    ]);

    const later = await door.ask<HoldResource>('PATCH', path, { body: { until: null } });
    expect(later).toMatchObject({ status: 200, body: { until: null, secondsLeft: null } });
    expect(later.headers.get('etag')).toBe(`"${made.body.id}-2"`);

    const ended = await door.ask<HoldResource>('DELETE', path, { body: { reason: 'all well' } });
    expect(ended).toMatchObject({ status: 200, body: { id: made.body.id, ended: { reason: 'all well' } } });
    expect(ended.headers.get('etag')).toBe(`"${made.body.id}-3"`);
    expect((await door.ask<HoldResource>('GET', path)).body.ended).toMatchObject({
      how: 'released',
      by: 'mina',
      reason: 'all well',
    });
    expect((await door.ask<Page<HoldResource>>('GET', '/holds')).body.items).toEqual([]);
    expect((await door.ask<Page<HoldResource>>('GET', '/holds?ended=true')).body.items).toHaveLength(1);
    const timeline = await door.ask<Page<TimelineEntry>>('GET', '/stages/nightly/timeline');
    expect(timeline.body.items.map(({ event, hold }) => [event, hold?.id])).toEqual([
      ['hold:released', made.body.id],
      ['hold:extended', made.body.id],
      ['hold:set', made.body.id],
    ]);
  });

  test('may be released without a body', async () => {
    const { body } = await set('nightly');
    expect(await door.ask('DELETE', `/holds/${body.id}`)).toMatchObject({
      ...{ status: 200, body: { id: body.id, ended: { how: 'released', verdict: null, build: null } } },
    });
  });

  test('is refused with every problem of its body, and with what stands there already', async () => {
    const bad = await set('nightly', { kind: 'pin', reason: '', until: 'friday', stage: 'dev' });
    expect(bad.status).toBe(422);
    expect(bad.body.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(
      ['', '/kind', '/reason', '/until'].toSorted(),
    );
    expect((await set('nightly', { reason: 'x', until: '2020-01-01T00:00:00Z' })).body.errors).toEqual([
      { pointer: '/until', detail: 'must be in the future' },
    ]);
    const { body } = await set('nightly');
    for (const [until, detail] of [
      ['2020-01-01T00:00:00Z', /^must be in the future$/],
      ['friday', /must/],
      ['2026-02-30T10:00:00Z', /must/],
    ] as const)
      expect(
        await door.ask<ProblemResource>('PATCH', `/holds/${body.id}`, { body: { until } }),
      ).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/until', detail: expect.stringMatching(detail) as unknown }] },
      });
    expect(await set('nightly')).toMatchObject({
      status: 409,
      body: { code: 'switchback/stage-already-held', hold: { id: body.id } },
    });
    expect((await set('nowhere')).status).toBe(404);
  });

  test('that somebody changed meanwhile is neither extended nor released by who did not see it', async () => {
    const { body } = await set('nightly');
    const headers = { 'if-match': `"${body.id}-7"` };
    const late = { status: 412, body: { code: 'switchback/hold-changed' } };
    expect(await door.ask('DELETE', `/holds/${body.id}`, { headers })).toMatchObject(late);
    const change = { headers, body: { until: null } };
    expect(await door.ask('PATCH', `/holds/${body.id}`, change)).toMatchObject(late);
  });

  test('an unknown one is not found, whatever its name', async () => {
    for (const id of ['hld_0', 'hld_01JCQ7X2M3N4P5Q6R7S8T9V0W1', '%00', 'b1'])
      expect((await door.ask('GET', `/holds/${id}`)).status).toBe(404);
  });
});

describe('a promotion on a held stage over HTTP', () => {
  test('is refused with the hold, how to wait and how to pass it, in the language of the reader', async () => {
    const { body: hold } = await set('nightly', { reason: 'QA round 14', until: '2036-11-13T09:00:00Z' });
    const refused = await promote('nightly');
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'switchback/stage-held',
        hold: { id: hold.id, kind: 'qa', by: 'mina', until: '2036-11-13T09:00:00.000Z' },
        override: {
          ...{ allowed: true, field: 'overrideHold', value: hold.id, values: [hold.id] },
          needsReason: true,
        },
        orWait: { field: 'onHold', value: 'wait' },
      },
    });
    const left = Date.parse('2036-11-13T09:00:00Z') - Date.now();
    expect(Math.abs((refused.body.hold?.secondsLeft ?? 0) - left / 1000)).toBeLessThan(600);
    expect(refused.body.detail).toContain('nightly is held by mina until 2036-11-13 09:00 UTC (QA)');
    expect((await promote('nightly', {}, 'ko')).body.detail).toContain('고정했습니다(QA)');
  });

  test('waits where it says so, and tells what it waits for', async () => {
    await set('nightly');
    const waiting = await promote('nightly', { onHold: 'wait' });
    expect(waiting).toMatchObject({
      status: 201,
      body: { phase: 'pending', queue: { position: 1 }, blockedBy: [{ code: 'held' }] },
    });
  });

  test('passes the hold that it names with a reason', async () => {
    const { body: hold } = await set('nightly');
    const without = await promote('nightly', { overrideHold: hold.id });
    expect(without.body.errors).toEqual([{ pointer: '/reason', detail: 'is needed to pass a hold' }]);
    const both = await promote('nightly', { overrideHold: hold.id, onHold: 'wait', reason: 'x' });
    expect(both.body.errors).toMatchObject([{ pointer: '/onHold' }]);
    const passing = await promote('nightly', { overrideHold: hold.id, reason: 'hotfix' });
    expect(passing).toMatchObject({
      status: 201,
      body: { overrideHold: hold.id, overrideHolds: [hold.id], blockedBy: [] },
    });
  });

  test('an ETag from before the hold was set does not promote', async () => {
    const { etag } = (await door.ask<StageResource>('GET', '/stages/nightly')).body;
    await set('nightly');
    const late = await door.ask('POST', '/stages/nightly/promotions', {
      body: { build: 'b1', onHold: 'wait' },
      headers: { 'if-match': etag },
    });
    expect(late).toMatchObject({ status: 412, body: { code: 'switchback/stage-changed' } });
  });
});

async function bringToDevqa(): Promise<void> {
  for (const stage of ['nightly', 'devqa']) {
    await promote(stage);
    await door.desk.succeed(stage);
  }
}

test('the next milestone tells of the hold on its slot before anyone tries', async () => {
  await bringToDevqa();
  await door.ask('POST', '/milestones', { body: { number: 9, build: 'b1' } });
  const { body: hold } = await set('staging-2', { kind: 'demo', reason: 'show at the fair' });
  const next = await door.ask<NextMilestoneResource>('GET', '/milestones/next');
  expect(next.body).toMatchObject({ number: 10, stage: 'staging-2', hold: { id: hold.id, kind: 'demo' } });
});

test('a milestone on a held slot answers with what it waits for, and so do the list and the stage', async () => {
  await bringToDevqa();
  await set('staging-1', { kind: 'demo', reason: 'show at the fair', until: '2036-11-13T09:00:00Z' });
  const body = { number: 9, build: 'b1' };
  const made = await door.ask<MilestoneResource>('POST', '/milestones', { body });
  const { promotion } = made.body;
  expect(made).toMatchObject({ status: 201, body: { stage: 'staging-1', phase: 'pending' } });
  expect(made.body.blockedBy).toEqual([
    {
      ...{ code: 'held', until: '2036-11-13T09:00:00.000Z' },
      text: expect.stringMatching(/until .*2036.*: "show at the fair"\.$/),
    },
  ]);
  const { body: list } = await door.ask<Page<MilestoneResource>>('GET', '/milestones');
  expect(list.items.map(({ number, blockedBy }) => [number, blockedBy.map(({ code }) => code)])).toEqual([
    [9, ['held']],
  ]);
  expect(list.items[0]?.since).toBeNull();
  const { body: slot } = await door.ask<StageResource>('GET', '/stages/staging-1');
  expect(slot).toMatchObject({ waiting: 1, queue: [{ promotion, build: 'b1', milestone: 9 }] });
});

test('what QA said of a build is told with its stage, the build and the milestone', async () => {
  const round = await set('dev', { kind: 'qa', reason: 'QA round 14' });
  const path = `/holds/${round.body.id}`;
  const answer = await door.ask('DELETE', path, { body: { verdict: 'passed', reason: 'all well' } });
  expect(answer).toMatchObject({
    ...{ status: 200, body: { id: round.body.id, ended: { verdict: 'passed', build: 'b1' } } },
  });
  const said = { stage: 'dev', build: 'b1', verdict: 'passed', by: 'mina', reason: 'all well' };
  const { body: stage } = await door.ask<StageResource>('GET', '/stages/dev');
  expect(stage.verdict).toMatchObject(said);
  const { body: build } = await door.ask<BuildResource>('GET', '/builds/b1');
  expect(build.verdicts).toMatchObject([said]);
  for (const name of ['nightly', 'devqa']) {
    await promote(name);
    await door.desk.succeed(name);
    expect((await door.ask<StageResource>('GET', `/stages/${name}`)).body.verdict).toMatchObject(said);
  }
  const made = await door.ask<MilestoneResource>('POST', '/milestones', { body: { number: 9, build: 'b1' } });
  expect(made).toMatchObject({ status: 201, body: { verdicts: [said] } });

  const body = { verdict: 'failed', reason: 'login' };
  expect((await door.ask<HoldResource>('POST', `${path}/verdict`, { body })).body.ended?.verdict).toBe(
    'failed',
  );
  const { body: again } = await door.ask<BuildResource>('GET', '/builds/b1');
  expect(again.verdicts).toMatchObject([{ ...said, verdict: 'failed', reason: 'login' }]);
});
