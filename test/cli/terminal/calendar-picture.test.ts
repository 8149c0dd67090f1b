import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { pictureOf } from '../../../src/cli/terminal/calendar-picture.js';
import type {
  CalendarHoldResource,
  CalendarResource,
  CalendarStageResource,
} from '../../../src/contract/calendar.js';
import { installation } from '../command.js';
import { hold } from '../resources.js';

/** By the clock of the machine that the test runs on, as the picture is: a Monday. */
const day = (days: number, hours = 0): Date => new Date(2026, 10, 23 + days, hours);
const at = (days: number, hours = 0): string => day(days, hours).toISOString();
const span = (
  from: string,
  until: string | null,
  change: Partial<CalendarHoldResource> = {},
): CalendarHoldResource => ({
  ...{ stand: 'in-force', keepsFrom: from, from, until, hold: hold({ id: `hld_${from}` }) },
  ...change,
});
const row = (stage: string, change: Partial<CalendarStageResource> = {}): CalendarStageResource => ({
  ...{
    stage,
    holds: [],
    runs: [],
    ran: [],
    builds: [],
    buildsFrom: null,
    runsUntil: null,
    quietUntil: null,
    quietFrom: null,
    milestones: [],
    coming: [],
  },
  ...change,
});
const calendar = (days: number, ...stages: CalendarStageResource[]): CalendarResource => ({
  ...{ from: at(0), until: at(days), now: at(0), stages },
});
const drawn = (told: CalendarResource, width = 80, language: 'en' | 'ko' = 'en') =>
  pictureOf(told, { width, language }).lines;

describe('the picture of the calendar', () => {
  test('has a row for each stage, with bands, marks and days', () => {
    const told = calendar(
      7,
      row('dev'),
      row('nightly', { runs: [at(0, 18), at(1, 18)] }),
      row('devqa', { holds: [span(at(-3), at(2))] }),
      row('staging-1', {
        holds: [span(at(3, 12), at(4), { stand: 'ahead', keepsFrom: at(3) })],
        milestones: [{ number: 9, build: 'b5', from: at(-9), until: null }],
      }),
    );
    expect(drawn(told, 11 + 7 * 4)).toEqual([
      '           23 Nov',
      '           Mon Tue Wed Thu Fri Sat Sun',
      'dev            ·   ·   ·   ·   ·   ·',
      'nightly       •·  •·   ·   ·   ·   ·',
      'devqa      1███████·   ·   ·   ·   ·',
      'staging-1  M9──────────░░2▓────────────',
    ]);
  });

  test('in Korean has Korean days, which stand where they do', () => {
    const [dates, weekdays] = drawn(calendar(14, row('dev')), 5 + 14 * 4, 'ko');
    expect(dates).toBe('     11월 23일                   11월 30일');
    expect(weekdays?.trim().split(/ +/).slice(0, 7)).toEqual(['월', '화', '수', '목', '금', '토', '일']);
  });

  test('names a milestone where it can be seen, and holds in the order of the list below', () => {
    const milestones = [{ number: 9, build: 'b5', from: at(-9), until: null }];
    const told = calendar(
      7,
      row('s', { holds: [span(at(-1), at(3)), span(at(5), null)], milestones }),
      row('t', { holds: [span(at(0), at(1))] }),
    );
    const { lines, labels } = pictureOf(told, { width: 3 + 7 * 3, language: 'en' });
    expect(lines.slice(-2)).toEqual(
      ['s  1████████M9────2█████', 't  3██·  ·  ·  ·  ·  ·'].map((line) => line.trimEnd()),
    );
    expect([...labels.values()]).toEqual(['1', '2', '3']);
  });

  test('does not draw what was cancelled, and draws what is over as that', () => {
    const holds = [span(at(0), at(2), { stand: 'cancelled' }), span(at(-1), at(1), { stand: 'over' })];
    const { lines, labels } = pictureOf(calendar(7, row('s', { holds })), {
      width: 3 + 7 * 4,
      language: 'en',
    });
    expect(lines.at(-1)).toBe('s  1▒▒▒·   ·   ·   ·   ·   ·');
    expect(labels.size).toBe(1);
  });

  test('marks how each run of a schedule ended', () => {
    const ran = (['succeeded', 'failed', 'aborted', 'skipped', 'superseded', 'running'] as const).map(
      (phase, place) => ({ at: at(place), promotion: 'p_1', build: 'b5', phase }),
    );
    const line = drawn(calendar(7, row('nightly', { ran }))).at(-1) ?? '';
    expect(line.replaceAll(/[^✓✗○•]/g, '')).toBe('✓✗✗○○•');
  });

  test('draws quiet hours, which need no name, behind what is held', () => {
    const quiet = (from: string, until: string) =>
      span(from, until, { stand: 'ahead', hold: hold({ id: `q${from}`, kind: 'quiet' }) });
    const holds = [quiet(at(0, 6), at(0, 12)), span(at(1), at(2)), quiet(at(1, 6), at(1, 12))];
    const { lines, labels } = pictureOf(calendar(7, row('s', { holds })), {
      width: 3 + 7 * 4,
      language: 'en',
    });
    expect(lines.at(-1)).toBe('s   :  1███·   ·   ·   ·   ·');
    expect([...labels.values()]).toEqual(['1']);
  });

  test('property: no line is wider than the window, whatever is in it', () => {
    const spans = fc.array(
      fc.tuple(
        fc.integer({ min: -50, max: 2300 }),
        fc.option(fc.integer({ min: 1, max: 999 })),
        fc.boolean(),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 200 }),
        fc.integer({ min: 1, max: 13 }),
        fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/),
        spans,
        (width, weeks, stage, found) => {
          const holds = found.map(([from, length, isAhead]) =>
            span(at(0, from), length === null ? null : at(0, from + length), {
              ...{ stand: isAhead ? 'ahead' : 'in-force', keepsFrom: at(0, from - 1) },
            }),
          );
          const milestones = found.map(([from]) => ({
            number: 1234,
            build: 'b1',
            from: at(0, from),
            until: null,
          }));
          const told = calendar(weeks * 7, row(stage, { holds, milestones }), row('dev'));
          for (const language of ['en', 'ko'] as const)
            for (const line of drawn(told, width, language))
              expect(stringWidth(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

test('a stage whose name leaves no room is cut, not its picture', () => {
  const lines = drawn(calendar(14, row('a'.repeat(31), { holds: [span(at(0), at(14))] })), 30);
  expect(lines.at(-1)).toMatch(/^a+… {2}1█+$/);
  expect(lines.every((line) => stringWidth(line) <= 30)).toBe(true);
});

/** Spring and autumn; in Cairo and Santiago the hour that is left out is the one after midnight. */
const changes = [
  ['UTC', '2026-03-27', '2026-04-03'],
  ['Europe/Berlin', '2026-03-27', '2026-04-03'],
  ['America/New_York', '2026-10-30', '2026-11-06'],
  ['Australia/Lord_Howe', '2026-04-02', '2026-04-09'],
  ['Africa/Cairo', '2026-04-22', '2026-04-29'],
  ['America/Santiago', '2026-09-04', '2026-09-11'],
] as const;

test.each(changes)(
  'days are those of the calendar in %s, also where one is shorter',
  async (zone, from, until) => {
    const picture = join(installation, 'dist', 'cli', 'terminal', 'calendar-picture.js');
    const script = `
    const { daysBetween, pictureOf } = await import(${JSON.stringify(picture)});
    const day = (text) => new Date(...text.split('-').map((part, place) => Number(part) - (place === 1 ? 1 : 0)));
    const [from, until] = [day('${from}'), day('${until}')];
    const dates = daysBetween(from, until).map((one) => one.getFullYear() + '-' + (one.getMonth() + 1) + '-' + one.getDate());
    const stages = [{ stage: 's', holds: [], runs: [], ran: [], builds: [], buildsFrom: null, runsUntil: null, milestones: [], coming: [] }];
    const told = { from: from.toISOString(), until: until.toISOString(), now: from.toISOString(), stages };
    console.log(JSON.stringify({ dates, row: pictureOf(told, { width: 3 + 7 * 4, language: 'en' }).lines.at(-1) }));
  `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script],
      {
        env: { TZ: zone },
      },
    );
    const first = Number(from.slice(-2));
    const [year = 0, month = 0] = from.split('-').map(Number);
    const dates = Array.from({ length: 8 }, (_, place) => {
      const date = new Date(Date.UTC(year, month - 1, first + place));
      return `${String(date.getUTCFullYear())}-${String(date.getUTCMonth() + 1)}-${String(date.getUTCDate())}`;
    });
    expect(JSON.parse(stdout)).toEqual({ dates, row: 's      ·   ·   ·   ·   ·   ·' });
  },
);
