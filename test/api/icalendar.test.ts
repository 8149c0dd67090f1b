import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { icalendar, type Shown } from '../../src/api/icalendar.js';
import type { Calendar } from '../../src/model/calendar.js';
import type { Hold } from '../../src/model/hold.js';
import { spansOf } from '../../src/policy/calendar.js';
import { aHold } from '../support/nouns.js';

const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 26) + hours * 3_600_000);
const now = at(0);
const range = { from: at(-14 * 24), until: at(78 * 24) };
const shown: Shown = {
  ...{ project: 'shop', publicUrl: 'https://switchback.example', language: 'en' },
  ...{ runs: false, quiet: false, milestones: false },
};
const demo = (change: Partial<Hold> = {}): Hold =>
  aHold({
    ...{ kind: 'demo', stage: 'staging-1', reason: 'Publisher review', createdAt: at(-100) },
    ...{ keepsFrom: at(37), from: at(38), until: at(41), shows: { milestone: 9, build: 'b5' } },
    ...change,
  });
const cancelled = (hoursAgo: number, reason: string | null = 'put off'): Hold['end'] => ({
  ...{ at: at(-hoursAgo), how: 'released', actor: { id: 'mina', via: 'api' }, reason },
  ...{ verdict: null, build: null },
});
const calendarWith = (holds: readonly Hold[]): Calendar => ({
  ...{ ...range, now },
  stages: [
    {
      ...{
        stage: 'staging-1',
        holds: spansOf(holds, range, now),
        runs: [at(18)],
        ran: [],
        builds: [],
        buildsFrom: null,
        runsUntil: null,
        quietUntil: null,
        quietFrom: null,
      },
      milestones: [{ number: 9, build: 'b5', from: at(-50), until: null }],
      coming: [],
    },
  ],
});
/** Read by a parser that refuses what RFC 5545 does not allow. */
const read = (text: string) => {
  const component = new ICAL.Component(ICAL.parse(text) as string);
  return component.getAllSubcomponents('vevent').map((event) => ({
    ...Object.fromEntries(
      ['uid', 'sequence', 'summary', 'description', 'status', 'transp', 'url', 'location', 'categories'].map(
        (name) => [name, event.getFirstPropertyValue(name)],
      ),
    ),
    start: String(event.getFirstPropertyValue('dtstart')),
    end: String(event.getFirstPropertyValue('dtend')),
  }));
};
const told = (holds: readonly Hold[], more: Partial<Shown> = {}) =>
  read(icalendar(calendarWith(holds), { ...shown, ...more }));

describe('a calendar for calendar programs', () => {
  test('has a reservation with what is shown, whose it is and when the stage is kept for it', () => {
    const hold = demo();
    expect(told([hold])).toEqual([
      {
        uid: `${hold.id}@switchback`,
        sequence: 1,
        summary: 'staging-1: demo, milestone 9 – Publisher review',
        description:
          'hana holds staging-1.\nNothing new starts there from 2026-11-27 13:00 UTC on.\nShown is milestone 9 (b5).',
        ...{ status: 'CONFIRMED', transp: 'TRANSPARENT', location: 'staging-1', categories: 'demo' },
        url: `https://switchback.example/stages/staging-1?tab=hold#${hold.id}`,
        ...{ start: '2026-11-27T14:00:00Z', end: '2026-11-27T17:00:00Z' },
      },
    ]);
    expect(told([hold], { language: 'ko' })[0]).toMatchObject({
      summary: 'staging-1: 데모, 마일스톤 9 – Publisher review',
    });
    expect(told([hold], { publicUrl: null })[0]).toMatchObject({ url: null });
  });

  test('has a run of a schedule as the same event before and after, and what became of it', () => {
    const runs = (change: object) => {
      const calendar = calendarWith([]);
      const stages = calendar.stages.map((stage) => ({ ...stage, milestones: [], ...change }));
      return read(icalendar({ ...calendar, stages }, { ...shown, runs: true }));
    };
    const [coming] = runs({ runs: [at(-6)] });
    const run = {
      ...{ stage: 'staging-1', at: new Date(at(-6).getTime() + 4200), promotion: 'p_1', build: 'b5' },
      ...{ occurrence: '2026-11-12T23:00', due: at(-6) },
    };
    const [past] = runs({ runs: [], ran: [{ ...run, phase: 'failed' }] });
    const [begun] = runs({ runs: [], ran: [{ ...run, phase: 'running' }] });
    expect(begun).toEqual({ ...coming, sequence: 1, summary: 'staging-1: scheduled run, b5 promoting' });
    expect(past).toEqual({ ...coming, sequence: 2, summary: 'staging-1: scheduled run, b5 failed' });
    expect(coming).toMatchObject({ sequence: 0, summary: 'staging-1: scheduled run' });
    // Made up for four hours later it is the same run, at another time; one that nobody planned has a name of its own.
    const [late] = runs({ runs: [], ran: [{ ...run, at: at(-2), phase: 'succeeded' }] });
    expect([late?.['uid' as keyof typeof late], late?.start]).toEqual([
      coming?.['uid' as keyof typeof coming],
      at(-2).toISOString().replace('.000', ''),
    ]);
    const [own] = runs({ runs: [], ran: [{ ...run, occurrence: null, due: null, phase: 'failed' }] });
    expect(own).toEqual(past);
  });

  test('knows an event again by its UID, and a change by its SEQUENCE', () => {
    const ids = [demo(), demo({ revision: 4, from: at(50), keepsFrom: at(49), until: at(52) })].map(
      (hold) => {
        const [event] = told([hold]);
        return [event?.['uid' as keyof typeof event], event?.['sequence' as keyof typeof event]];
      },
    );
    expect(ids).toEqual([
      [`${demo().id}@switchback`, 1],
      [`${demo().id}@switchback`, 4],
    ]);
  });

  test('has one that was cancelled as that for 14 days, and then no more', () => {
    expect(told([demo({ revision: 2, end: cancelled(1) })])).toMatchObject([
      {
        ...{ status: 'CANCELLED', sequence: 2, start: '2026-11-27T14:00:00Z' },
        description: expect.stringContaining('mina has cancelled it: put off') as unknown,
      },
    ]);
    const long = { createdAt: at(-999), from: at(38) };
    expect(told([demo({ ...long, end: cancelled(14 * 24 - 1) })])).toHaveLength(1);
    expect(told([demo({ ...long, end: cancelled(14 * 24) })])).toEqual([]);
  });

  test('gives one without an end that of what is told, and says so', () => {
    expect(told([aHold({ createdAt: at(-2) })])).toMatchObject([
      {
        ...{ start: '2026-11-25T22:00:00Z', end: '2027-02-12T00:00:00Z' },
        description: expect.stringContaining('It ends when somebody releases it.') as unknown,
      },
    ]);
  });

  test('says of what is not as booked what the stage runs', () => {
    const calendar = calendarWith([demo()]);
    const stages = calendar.stages.map((stage) => ({
      ...stage,
      holds: stage.holds.map((span) => ({ ...span, runsInstead: 'b7' })),
    }));
    expect(read(icalendar({ ...calendar, stages }, shown))).toMatchObject([
      { description: expect.stringContaining('Not as booked: the stage runs b7.') as unknown },
    ]);
  });

  test('says of what a milestone goes before when it comes back', () => {
    const back = demo({ comesBackAt: at(36) });
    expect(told([back])).toMatchObject([
      {
        description: expect.stringContaining('It comes back by itself at 2026-11-27 12:00 UTC: a') as unknown,
      },
    ]);
    expect(told([back], { language: 'ko' })).toMatchObject([
      { description: expect.stringContaining('2026-11-27 12:00 UTC에 저절로 돌아옵니다.') as unknown },
    ]);
  });

  test('gives what was over within its second no end', () => {
    const hold = demo({ from: null, keepsFrom: at(-2), createdAt: at(-2), until: null });
    const over = (seconds: number) =>
      told([{ ...hold, end: { ...cancelled(0)!, at: new Date(at(-2).getTime() + seconds * 1000) } }]);
    expect(over(0.9)).toMatchObject([{ start: '2026-11-25T22:00:00Z', end: 'null' }]);
    expect(over(1)).toMatchObject([{ start: '2026-11-25T22:00:00Z', end: '2026-11-25T22:00:01Z' }]);
  });

  test('has quiet hours where they are wanted, in the words of the stage file', () => {
    const reasons = { en: 'the team plays', ko: '팀이 플레이합니다' };
    const quiet = aHold({ kind: 'quiet', reason: reasons.en, reasons, createdAt: at(9), until: at(10) });
    expect(told([quiet])).toEqual([]);
    expect(told([quiet], { quiet: true, language: 'ko' })).toMatchObject([
      { summary: 'nightly: 조용한 시간 – 팀이 플레이합니다', start: '2026-11-26T09:00:00Z' },
    ]);
  });

  test('has scheduled runs and milestones where they are wanted', () => {
    expect(told([], { runs: true, milestones: true }).map(({ start, end }) => [start, end])).toEqual([
      // RFC 5545, 3.8.2.2: an end has to be later than its beginning.
      ['2026-11-26T18:00:00Z', 'null'],
      ['2026-11-23T22:00:00Z', '2027-02-12T00:00:00Z'],
    ]);
  });

  test('property: whatever somebody wrote comes out as it was, in lines of 75 octets that end as they must', () => {
    const reason = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
      // oxlint-disable-next-line no-control-regex
      .filter((text) => !/[\u0000-\u001f\u007f]/.test(text));
    const mixed = fc
      .array(fc.oneof(reason, fc.constantFrom('퍼블리셔 리뷰', '\\n', ',;:"\\', '🎮🇰🇷')))
      .map((parts) => `x${parts.join('')}`.slice(0, 1000).toWellFormed());
    fc.assert(
      fc.property(mixed, (text) => {
        const file = icalendar(calendarWith([demo({ reason: text })]), shown);
        expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
        expect(/(^|[^\r])\n/.test(file)).toBe(false);
        for (const line of file.split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line.isWellFormed()).toBe(true);
        }
        expect(read(file)[0]?.['summary' as never]).toBe(`staging-1: demo, milestone 9 – ${text}`);
      }),
    );
  });
});
