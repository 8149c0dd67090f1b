import type {
  CalendarHoldResource,
  CalendarResource,
  CalendarStageResource,
} from '../../contract/calendar.js';
import { isQuiet, isQuietSpan } from '../../contract/quiet.js';
import { endOfRun } from '../../contract/scheduled-run.js';
import type { Language } from '../../messages/index.js';
import { pad, truncate } from './table.js';
import { widthOf } from './width.js';

export interface Picture {
  readonly lines: readonly string[];
  /** By what each hold is found below the picture, in the order of the picture. */
  readonly labels: ReadonlyMap<CalendarHoldResource, string>;
}

export const signs = {
  held: '█',
  booked: '▓',
  lead: '░',
  over: '▒',
  run: '•',
  succeeded: '✓',
  failed: '✗',
  skipped: '○',
  back: '↺',
  milestone: '─',
  quiet: ':',
} as const;

/** So many holds get a sign of their own. */
const names = '123456789abcdefghijklmnopqrstuvwxyz';

interface Room {
  /** In cells. */
  readonly width: number;
  readonly language: Language;
}

/** A row for each stage: bands for holds, marks for runs, days above it by the clock of this machine. */
export function pictureOf({ stages, from, until }: CalendarResource, { width, language }: Room): Picture {
  const days = daysBetween(new Date(from), new Date(until));
  const longest = Math.max(...stages.map(({ stage }) => stage.length));
  const least = Math.min(days.length - 1, Math.floor(width / 2));
  const side = Math.min(longest, Math.max(4, width - least - gap));
  const grid = gridOf(days, width - side - gap);
  const labels = labelled(stages);
  const rows = stages.map(
    (stage) => `${pad(truncate(stage.stage, side), side)}  ${rowOf(stage, grid, labels)}`,
  );
  const head = headOf(grid, language).map((line) => `${' '.repeat(side + gap)}${line}`);
  return { lines: [...head, ...rows].map((line) => line.trimEnd()), labels };
}

const gap = 2;

/** Every midnight from the beginning on, by the calendar: a day of the change to summer time is shorter. */
export function daysBetween(from: Date, until: Date): Date[] {
  const found: Date[] = [];
  for (let day = from; day <= until; day = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1))
    found.push(day);
  return found;
}

interface Grid {
  /** Where each column begins, and after the last one where it ends. */
  readonly edges: readonly number[];
  /** In which column each day begins. */
  readonly days: readonly { readonly date: Date; readonly column: number }[];
}

/** As many columns for each day as there is room for; where there is none for every day, columns of equal length. */
function gridOf(days: readonly Date[], room: number): Grid {
  const count = days.length - 1;
  const each = Math.min(12, Math.floor(room / count));
  const ends = days.map((day) => day.getTime());
  const [first = 0, last = 0] = [ends[0], ends.at(-1)];
  const columns = each >= 1 ? each * count : Math.max(1, room);
  const edges = Array.from({ length: columns + 1 }, (_, column) => {
    if (each < 1) return first + ((last - first) * column) / columns;
    const [day = 0, next = 0] = [ends[Math.floor(column / each)], ends[Math.floor(column / each) + 1]];
    return column === columns ? last : day + ((next - day) * (column % each)) / each;
  });
  const columnOf = (at: number): number =>
    Math.max(
      0,
      edges.findLastIndex((edge) => edge <= at),
    );
  return {
    edges,
    days: days.slice(0, -1).map((date) => ({ date, column: columnOf(date.getTime()) })),
  };
}

/** Each hold that is drawn gets the next sign; what was cancelled is not drawn, and quiet hours come every day. */
function labelled(stages: readonly CalendarStageResource[]): ReadonlyMap<CalendarHoldResource, string> {
  const drawn = stages.flatMap(({ holds }) =>
    holds.filter(({ stand, hold }) => stand !== 'cancelled' && !isQuiet(hold)),
  );
  return new Map(drawn.map((span, place) => [span, names[place] ?? '+']));
}

function rowOf(
  { holds, ran, runs, milestones }: CalendarStageResource,
  grid: Grid,
  labels: ReadonlyMap<CalendarHoldResource, string>,
): string {
  const cells = blankRow(grid);
  const fill = (sign: string, from: string, until: string | null): readonly number[] => {
    const touched = columnsOf(grid, from, until);
    for (const column of touched) cells[column] = sign;
    return touched;
  };
  const slots = milestones.map(({ number, from, until }) => ({
    ...{ name: `M${String(number)}`, columns: fill(signs.milestone, from, until) },
  }));
  for (const span of holds.filter(isQuietSpan)) fill(signs.quiet, span.from, span.until);
  for (const { at, phase } of ran) fill(signs[endOfRun(phase) ?? 'run'], at, momentAfter(at));
  for (const at of runs) fill(signs.run, at, momentAfter(at));
  for (const span of holds) {
    const label = labels.get(span);
    if (label === undefined) continue;
    if (span.keepsFrom < span.from) fill(signs.lead, span.keepsFrom, span.from);
    const [first] = fill(signs[signOf[span.stand]], span.from, span.until);
    if (first !== undefined) cells[first] = label;
    const { comesBackAt } = span.hold;
    if (comesBackAt != null) fill(signs.back, comesBackAt, momentAfter(comesBackAt));
  }
  for (const { name, columns } of slots) {
    const isFree = (from: number): boolean =>
      name
        .split('')
        .every((_, place) => columns.includes(from + place) && cells[from + place] === signs.milestone);
    const place = columns.find(isFree);
    if (place !== undefined) cells.splice(place, name.length, ...name.split(''));
  }
  return cells.join('');
}

const momentAfter = (at: string): string => new Date(Date.parse(at) + 1).toISOString();

/** Where there is room, each day begins with a point. */
function blankRow({ edges, days }: Grid): string[] {
  const cells = Array.from({ length: edges.length - 1 }, () => ' ');
  if (cells.length > days.length * 2) for (const { column } of days.slice(1)) cells[column] = '·';
  return cells;
}

/** The columns that a span touches. */
function columnsOf({ edges }: Grid, from: string, until: string | null): number[] {
  const [start, end] = [Date.parse(from), until === null ? Infinity : Date.parse(until)];
  return edges.flatMap((edge, column) => {
    const next = edges[column + 1];
    return next !== undefined && next > start && edge < end ? [column] : [];
  });
}

const signOf = { ahead: 'booked', 'in-force': 'held', over: 'over', cancelled: 'over' } as const;

/** Where weeks begin, and the days of the week. */
function headOf({ edges, days }: Grid, language: Language): string[] {
  const width = edges.length - 1;
  const tag = language === 'ko' ? 'ko-KR' : 'en-GB';
  const dates = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short' });
  const weeks = days.filter(({ date }, place) => place === 0 || date.getDay() === 1);
  const each = (days[1]?.column ?? 1) - (days[0]?.column ?? 0);
  const weekdays = (['short', 'narrow'] as const)
    .map((weekday) => new Intl.DateTimeFormat(tag, { weekday }))
    .find((one) => days.every(({ date }) => widthOf(one.format(date)) < Math.max(each, 2)));
  const placedAt = (some: Grid['days'], form: Intl.DateTimeFormat): string =>
    placed(
      some.map(({ date, column }) => ({ column, text: form.format(date) })),
      width,
    );
  return [placedAt(weeks, dates), weekdays === undefined || each < 1 ? '' : placedAt(days, weekdays)].filter(
    (line) => line !== '',
  );
}

/** Texts at their columns; what would touch the one before it, or stand out of the picture, is left out. */
function placed(texts: readonly { readonly column: number; readonly text: string }[], width: number): string {
  let line = '';
  for (const { column, text } of texts)
    if ((line === '' || widthOf(line) <= column) && column + widthOf(text) <= width)
      line = pad(line, column) + text;
  return line;
}
