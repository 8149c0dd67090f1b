import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CalendarResource } from '../../src/contract/calendar.js';
import type { HoldResource } from '../../src/contract/hold.js';
import type { MilestoneResource, NextMilestoneResource } from '../../src/contract/milestones.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import { openDoor, type Door } from '../support/door.js';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
beforeEach(async () => {
  await door.desk.clear();
  await door.desk.register('one');
  for (const stage of ['dev', 'nightly', 'devqa']) {
    if (stage !== 'dev') await door.ask('POST', `/stages/${stage}/promotions`, { body: { build: 'b1' } });
    await door.desk.succeed(stage);
  }
});
afterAll(() => door.close());

const hour = 3_600_000;
const later = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();
const book = async (from: number, until: number, more: object = {}) =>
  (
    await door.ask<HoldResource>('POST', '/stages/staging-1/holds', {
      body: { kind: 'demo', reason: 'Publisher review', from: later(from), until: later(until), ...more },
    })
  ).body;
const calendar = (query = '') => door.ask<CalendarResource & ProblemResource>('GET', `/calendar${query}`);
const stageIn = ({ stages }: CalendarResource, name: string) => stages.find(({ stage }) => stage === name);

test('a milestone asks the calendar: what is booked on its slot, when that is free, and when it can be up', async () => {
  const next = async (query = '') =>
    (await door.ask<NextMilestoneResource>('GET', `/milestones/next${query}`)).body.calendar;
  expect(await next()).toBeNull();
  const nine = await door.ask<MilestoneResource>('POST', '/milestones', { body: { number: 9, build: 'b1' } });
  expect(nine.body.calendar).toMatchObject({ reservations: [], usualSeconds: null });
  await door.desk.succeed('staging-1');
  await door.desk.register('two');
  for (const stage of ['dev', 'nightly', 'devqa']) {
    if (stage !== 'dev') await door.ask('POST', `/stages/${stage}/promotions`, { body: { build: 'b2' } });
    await door.desk.succeed(stage);
  }
  await door.ask('POST', '/milestones', { body: { number: 10, build: 'b2' } });
  await door.desk.succeed('staging-2');
  const any = await book(26, 27, { reason: 'any build' });
  const free = [{ until: any.keepsFrom }, { from: any.until, until: null }];
  expect(await next()).toMatchObject({ reservations: [{ id: any.id }], free });
  const demo = await book(2, 4, { milestone: 9 });
  const seen = await next();
  expect(seen).toMatchObject({
    reservations: [{ id: demo.id, shows: { milestone: 9, build: 'b1' } }, { id: any.id }],
    free: [
      { from: demo.until, until: any.keepsFrom },
      { from: any.until, until: null },
    ],
    ...{ earliest: demo.until, usualSeconds: null },
  });
  // The booked build itself may be put there before.
  expect((await next('?build=b1'))?.free).toHaveLength(3);
  const eleven = await door.ask<MilestoneResource>('POST', '/milestones', {
    body: { number: 11, build: 'b2' },
  });
  // What is left of a hold runs on between the two answers.
  const untimed = (told: NextMilestoneResource['calendar'] | undefined) =>
    told && { ...told, reservations: told.reservations.map((one) => ({ ...one, secondsLeft: null })) };
  expect(untimed(eleven.body.calendar)).toEqual(untimed(seen));
  expect(eleven.body.blockedBy).toMatchObject([{ code: 'held', until: demo.until }]);
});

describe('the calendar over HTTP', () => {
  test('has each stage with what is booked, what runs there and what comes by itself', async () => {
    await door.ask('POST', '/milestones', { body: { number: 9, build: 'b1' } });
    await door.desk.succeed('staging-1');
    const demo = await book(50, 53, { milestone: 9 });
    const round = (
      await door.ask<HoldResource>('POST', '/stages/devqa/holds', { body: { reason: 'QA round 14' } })
    ).body;
    const { status, body } = await calendar();
    expect(status).toBe(200);
    expect(body.stages.map(({ stage }) => stage)).toEqual([
      'dev',
      'nightly',
      'devqa',
      'staging-1',
      'staging-2',
    ]);
    expect(stageIn(body, 'devqa')?.holds).toMatchObject([
      { stand: 'in-force', from: round.createdAt, until: null, hold: { id: round.id, by: 'mina' } },
    ]);
    expect(stageIn(body, 'staging-1')).toMatchObject({
      holds: [
        {
          ...{ stand: 'ahead', keepsFrom: demo.keepsFrom, from: demo.from, until: demo.until },
          hold: { id: demo.id, shows: { milestone: 9, build: 'b1' } },
        },
      ],
      milestones: [{ number: 9, build: 'b1', until: null }],
    });
    expect(stageIn(body, 'nightly')?.runs).toHaveLength(14);
    expect(Date.parse(body.until) - Date.parse(body.from)).toBe(14 * 24 * hour);
  });

  test('before, during and after a demo tells the same one as it stands, and one that is cancelled as that', async () => {
    const demo = await book(2, 4);
    const other = await book(30, 31, { reason: 'the second' });
    const pass = (hours: number) =>
      door.desk.inTransaction((rows) =>
        rows.sql.executeSql(
          `update holds set created_at = created_at - make_interval(hours => $2), starts_at = starts_at - make_interval(hours => $2),
             keeps_from = keeps_from - make_interval(hours => $2), until = until - make_interval(hours => $2) where id = $1`,
          [demo.id, hours],
        ),
      );
    const stands = async () =>
      stageIn((await calendar(`?from=${later(-24)}`)).body, 'staging-1')?.holds.map(({ hold, stand }) => [
        hold.reason,
        stand,
      ]);
    expect(await stands()).toEqual([
      ['Publisher review', 'ahead'],
      ['the second', 'ahead'],
    ]);
    await pass(3);
    await door.ask('DELETE', `/holds/${other.id}`, { body: { reason: 'put off' } });
    expect(await stands()).toEqual([
      ['Publisher review', 'in-force'],
      ['the second', 'cancelled'],
    ]);
    await pass(2);
    expect(await stands()).toEqual([
      ['Publisher review', 'over'],
      ['the second', 'cancelled'],
    ]);
    expect(stageIn((await calendar()).body, 'staging-1')?.holds.map(({ hold }) => hold.reason)).toEqual([
      'the second',
    ]);
  });

  test('tells what is not as booked, and of what is shown only after something else nothing', async () => {
    await door.desk.register('two');
    await door.desk.succeed('dev');
    await book(50, 53, { milestone: undefined, build: 'b1' });
    await book(74, 77, { reason: 'the second', build: 'b2' });
    const command = 'npx --no switchback promote staging-1 --build b1';
    const shown = async (query = '') =>
      stageIn((await calendar(query)).body, 'staging-1')?.holds.map(({ hold }) => hold.notAsBooked);
    expect(await shown()).toEqual([{ runs: null, command }, null]);
    // Also where the first of them is not in the range.
    expect(await shown(`?from=${later(73)}`)).toEqual([null]);
  });

  test('tells which milestone was where, and which is still to come', async () => {
    await door.ask('POST', '/milestones', { body: { number: 9, build: 'b1' } });
    await door.desk.succeed('staging-1');
    await door.ask('POST', '/milestones', { body: { number: 10, build: 'b1' } });
    const { body } = await calendar(`?from=${later(-1)}`);
    expect(stageIn(body, 'staging-1')).toMatchObject({
      milestones: [{ number: 9, until: null }],
      coming: [],
    });
    expect(stageIn(body, 'staging-2')).toMatchObject({
      milestones: [],
      coming: [{ number: 10, build: 'b1' }],
    });
  });

  test.each([
    [`?from=${later(5)}&until=${later(4)}`, 'must not be before from'],
    [`?until=${later(-4)}`, 'must not be before from'],
    [`?from=${later(0)}&until=${later(92 * 24 + 1)}`, 'must be at most 92 days later'],
  ])('refuses the range %s', async (query, detail) => {
    expect(await calendar(query)).toMatchObject({
      ...{ status: 422, body: { errors: [{ pointer: '/query/until', detail }] } },
    });
  });
});

describe('the calendar as a file', () => {
  test('tells what became of each run of a schedule', async () => {
    const run = async () =>
      (await door.ask<{ id: string }>('POST', '/schedules/nightly/run', { body: {} })).body.id;
    const left = await run();
    await door.desk.register('two');
    await door.desk.succeed('dev');
    const first = await run();
    await door.desk.succeed('nightly');
    await door.desk.register('three');
    await door.desk.succeed('dev');
    const second = await run();
    const before = await calendar(`?from=${later(-24)}&until=${later(24)}`);
    expect(stageIn(before.body, 'nightly')?.ran).toMatchObject([
      { promotion: left, build: 'b1', phase: 'skipped' },
      { promotion: first, build: 'b2', phase: 'succeeded' },
      { promotion: second, build: 'b3', phase: 'pending' },
    ]);
    expect(stageIn(before.body, 'devqa')?.ran).toEqual([]);
    expect(stageIn(before.body, 'nightly')?.builds.map(({ build }) => build)).toEqual(['b1', 'b2']);
    expect(stageIn((await calendar(`?from=${later(1)}`)).body, 'nightly')?.ran).toEqual([]);
    const file = `http://127.0.0.1:${String(door.port)}/api/v1/calendar.ics?runs=true`;
    const text = await (await fetch(file)).text();
    expect(text).toContain('SUMMARY:nightly: scheduled run\\, b2 succeeded');
  });

  test('is one for calendar programs, whatever they accept, in the language of its address', async () => {
    const demo = await book(50, 53);
    const response = await fetch(`http://127.0.0.1:${String(door.port)}/api/v1/calendar.ics?lang=ko`, {
      headers: { accept: 'image/png' },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/calendar; charset=utf-8',
    ]);
    const text = await response.text();
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2.0\r\n/);
    expect(text).toContain(`UID:${demo.id}@switchback\r\nSEQUENCE:1\r\n`);
    expect(text).toContain('SUMMARY:staging-1: 데모 – Publisher review');
    await door.ask('DELETE', `/holds/${demo.id}`, { body: { reason: 'put off' } });
    const after = await (await fetch(`http://127.0.0.1:${String(door.port)}/api/v1/calendar.ics`)).text();
    expect(after).toContain(`UID:${demo.id}@switchback\r\nSEQUENCE:2\r\n`);
    expect(after).toContain('STATUS:CANCELLED');
  });
});
