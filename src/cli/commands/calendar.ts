import { isQuietSpan } from '../../contract/quiet.js';
import { getCalendar, type CalendarHoldResource, type CalendarResource } from '../../contract/calendar.js';
import { countEnds } from '../../contract/scheduled-run.js';
import { bookedLines } from './booked.js';
import { call } from '../client/call.js';
import { connect } from '../client/http-client.js';
import { pictureOf, signs } from '../terminal/calendar-picture.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { hang } from '../terminal/hang.js';
import type { Invocation } from '../terminal/invocation.js';
import { localMinute, localTime } from '../terminal/local-time.js';
import { printItems, printOne } from '../terminal/output.js';
import { paints } from '../terminal/paint.js';
import { plainLine } from '../terminal/plain.js';
import { whoText } from '../terminal/who.js';

/** More than a quarter of a year is not told at once. */
const mostWeeks = 13;
/** Wider than that a picture is hard to read. */
const widest = 120;

/** What is held and booked from today on, as a picture and in words. */
export async function showCalendar(
  invocation: Invocation,
  { weeks }: { readonly weeks: string },
): Promise<ExitCode> {
  const count = weeksOf(weeks);
  const now = invocation.terminal.now();
  const day = (later: number): string =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + later).toISOString();
  const query = { from: day(0), until: day(count * 7) };
  const calendar = await call(await connect(invocation), getCalendar, { query });
  if (invocation.output === 'tsv') printRows(invocation, calendar);
  else printOne(invocation, calendar, () => linesOf(invocation, calendar));
  return exitCodes.ok;
}

function weeksOf(text: string): number {
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= mostWeeks) return count;
  throw failure('bad-value', { option: '--weeks', value: text, expected: `1–${String(mostWeeks)}` });
}

function linesOf(invocation: Invocation, calendar: CalendarResource): string[] {
  const { texts, language, color } = invocation;
  const width = Math.min(invocation.width, widest);
  const { lines, labels } = pictureOf(calendar, { width, language });
  const { dim } = paints(color);
  const indented = (text: string, indent: number): string[] => hang(plainLine(text), { width, indent });
  const spans = calendar.stages.flatMap(({ holds }) => holds.filter((span) => !isQuietSpan(span)));
  return [
    ...indented(headingOf(invocation, calendar), 0),
    ...lines,
    '',
    ...(spans.length === 0 ? [texts.calendar.nothing] : []),
    ...spans.flatMap((span) => [
      ...indented(`${labels.get(span) ?? '×'} ${spanText(invocation, span)}`, 2),
      ...bookedLines(invocation, span.hold),
    ]),
    ...comingLines(invocation, calendar).flatMap((line) => indented(line, 2)),
    '',
    ...indented(legendOf(invocation, lines), 0).map(dim),
  ];
}

function headingOf({ texts }: Invocation, { from, until }: CalendarResource): string {
  const last = new Date(Date.parse(until) - 1).toISOString();
  const zone = localTime(from).slice(localMinute(from).length).trim();
  return texts.calendar.heading({
    ...{ from: localMinute(from).slice(0, 10), until: localMinute(last).slice(0, 10), zone },
  });
}

function spanText(
  invocation: Invocation,
  { stand, from, until, hold: { stage, kind, by, reason, shows } }: CalendarHoldResource,
): string {
  const { texts } = invocation;
  const said = texts.calendar.span({
    ...{ stage, kind: texts.holdKinds[kind], by: whoText(invocation, by), from: localMinute(from) },
    until: until === null ? texts.calendar.open : sameDay(from, until),
    what: texts.calendar.what({ milestone: shows?.milestone ?? null, build: shows?.build ?? null, reason }),
  });
  return stand === 'cancelled' ? `${said} (${texts.calendar.stands.cancelled})` : said;
}

/** The day is not said again. */
function sameDay(from: string, until: string): string {
  const [start, end] = [localMinute(from), localMinute(until)];
  return start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end;
}

const comingLines = ({ texts }: Invocation, { stages }: CalendarResource): string[] =>
  stages.flatMap(({ stage, coming, ran, runsUntil, quietFrom, quietUntil, holds }) => [
    ...[...new Set(holds.filter(isQuietSpan).map(({ hold }) => hold.reason))].map((reason) =>
      texts.calendar.quiet({ stage, reason }),
    ),
    ...coming.map(({ number, promotion }) => texts.calendar.coming({ stage, number, promotion })),
    ...(ran.length === 0 ? [] : [texts.calendar.ran({ stage, count: ran.length, ends: countEnds(ran) })]),
    ...(quietFrom === null ? [] : [texts.calendar.quietFrom({ stage, at: localMinute(quietFrom) })]),
    ...(quietUntil === null ? [] : [texts.calendar.quietUntil({ stage, at: localMinute(quietUntil) })]),
    ...(runsUntil === null ? [] : [texts.calendar.runsUntil({ stage, at: localMinute(runsUntil) })]),
  ]);

/** Of what is drawn: a short span has room for its name only. */
function legendOf({ texts }: Invocation, lines: readonly string[]): string {
  const { legend } = texts.calendar;
  const drawn = lines.join('');
  return shownSigns
    .filter((name) => drawn.includes(signs[name]))
    .map((name) => `${signs[name]} ${legend[name]}`)
    .join('  ');
}

const shownSigns = [
  'held',
  'booked',
  'lead',
  'over',
  'quiet',
  'back',
  'run',
  'succeeded',
  'failed',
  'skipped',
  'milestone',
] as const;

/** For scripts: the words of the API, a line for each thing. */
function printRows(invocation: Invocation, { stages }: CalendarResource): void {
  const items = stages.flatMap(({ stage, holds, ran, runs, milestones }) => [
    ...holds.map(({ stand, from, until, hold }) => [stage, stand, hold.kind, from, until ?? '–', hold.id]),
    ...holds.flatMap(({ hold: { id, shows, comesBackAt: at } }) =>
      at == null ? [] : [[stage, 'put-back', shows?.build ?? '–', at, at, id]],
    ),
    ...milestones.map(({ number, from, until }) => [
      ...[stage, 'milestone', String(number), from, until ?? '–', '–'],
    ]),
    ...ran.map(({ at, phase, promotion }) => [stage, 'ran', phase, at, at, promotion]),
    ...runs.map((at) => [stage, 'run', '–', at, at, '–']),
  ]);
  printItems(invocation, items, {
    columns: [],
    row: (item) => item,
    empty: invocation.texts.calendar.nothing,
  });
}
