import { randomUUID } from 'node:crypto';
import { holdKinds, verdicts, type Verdict } from '../../model/hold.js';
import type { HoldResource, HoldSetResource } from '../../contract/hold.js';
import { isQuiet } from '../../contract/quiet.js';
import type { StageResource } from '../../contract/stage.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { spoken } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { limitOf, longestPage } from '../terminal/limit.js';
import { localMinute, localTime } from '../terminal/local-time.js';
import { milestoneNumber } from '../terminal/milestone-number.js';
import { printItems, printOne } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';
import { call } from '../client/call.js';
import * as routes from '../../contract/holds.js';
import { listPromotions } from '../../contract/promotions.js';
import { getStage } from '../../contract/stages.js';
import { endOf, parseUntil } from '../terminal/until.js';
import { whoText } from '../terminal/who.js';
import { extendLine, isLine, releaseLine, stopLine } from './line.js';
import { bookedLines } from './booked.js';
import { verdictLines } from './verdict.js';

/** When a hold ends, as a person says it. */
export interface HoldEndOptions {
  readonly until?: string;
  readonly for?: string;
}

/** When a hold begins and ends. */
export interface HoldTimeOptions extends HoldEndOptions {
  readonly from?: string;
}

export interface HoldOptions extends HoldTimeOptions {
  readonly reason: string;
  readonly kind?: string;
  readonly milestone?: string;
  readonly build?: string;
  readonly idempotencyKey?: string;
  readonly all?: true;
  /** Stages that go on, with commas between them. */
  readonly except?: string;
}

/** Lists the holds in force and those that are booked, with `--ended` also those that have ended. */
export async function listHolds(
  invocation: Invocation,
  { stage, ended, limit }: { readonly stage?: string; readonly ended?: boolean; readonly limit: string },
): Promise<ExitCode> {
  const { texts, output } = invocation;
  const { columns } = texts;
  const count = limitOf(limit);
  const query = { stage, ...(ended === true ? { ended: 'true' as const, limit: count } : {}) };
  const { items, nextCursor } = await call(await connect(invocation), routes.listHolds, { query });
  const isBooked = items.some(({ from }) => from !== null);
  printItems(invocation, items, {
    columns: [
      { title: columns.stage },
      { title: columns.kind, gives: { turn: 4, least: 6 } },
      ...(isBooked ? [{ title: columns.from, gives: { turn: 3, leaves: true } } as const] : []),
      { title: columns.until, gives: { turn: 3, leaves: true } },
      { title: columns.left, gives: { turn: 5, leaves: true } },
      { title: columns.who, gives: { turn: 2, least: 8, leaves: true } },
      { title: columns.reason, gives: { turn: 1, least: 16 } },
      { title: columns.hold },
    ],
    row: (hold) => [
      hold.stage,
      output === 'tsv' ? hold.kind : texts.holdKinds[hold.kind],
      ...(isBooked ? [beginCell(hold, output)] : []),
      ...(output === 'tsv' ? [hold.until ?? '–'] : endCells(invocation, hold)),
      whoText(invocation, hold.by),
      plainLine(hold.reason),
      hold.id,
    ],
    empty: texts.empty.holds,
    cut: nextCursor === null ? null : texts.older.holds({ count, most: longestPage }),
  });
  if (output === 'table') items.flatMap((hold) => bookedLines(invocation, hold)).forEach(invocation.print);
  return exitCodes.ok;
}

/** Holds a stage, or all, and names what is under way and what waits there. */
export async function setHold(
  invocation: Invocation,
  stage: string | undefined,
  options: HoldOptions,
): Promise<ExitCode> {
  const { except, reason, milestone, build } = options;
  const isAll = options.all === true;
  const { from, until = null } = timesIn(invocation, options);
  const key = options.idempotencyKey ?? randomUUID();
  if (isAll === (stage !== undefined) || (except !== undefined && !isAll)) throw failure('stage-or-all', {});
  if (stage === undefined) {
    const flag = onlyOfOne.find((name) => options[name] !== undefined);
    if (flag !== undefined) throw failure('contraries', { flag: `--${flag}`, contrary: '--all' });
    const going = except?.split(',').map((name) => name.trim()) ?? [];
    return stopLine(invocation, { kind: options.kind ?? 'incident', reason, until, except: going, key });
  }
  if (from !== undefined && until === null) throw failure('booking-needs-end', {});
  const client = await connect(invocation);
  const kind = oneOf('--kind', options.kind ?? 'qa', holdKinds) as (typeof holdKinds)[number];
  const body = {
    ...{ kind, reason, until },
    ...(from === undefined ? {} : { from }),
    ...(milestone === undefined ? {} : { milestone: milestoneNumber(milestone) }),
    ...(build === undefined ? {} : { build }),
  };
  const hold = await call(client, routes.setHold, {
    params: { stage },
    body,
    key,
  });
  printOne(invocation, hold, () => setLines(invocation, hold));
  return exitCodes.ok;
}

/** What only the hold of one stage has. */
const onlyOfOne = ['from', 'milestone', 'build'] as const;

/** Gives a hold, by its id or by its stage, or a stop of the line another end. */
export async function extendHold(
  invocation: Invocation,
  name: string | undefined,
  options: HoldTimeOptions & { readonly reason?: string; readonly all?: true },
): Promise<ExitCode> {
  const { from, until } = timesIn(invocation, options);
  const id = oneOrAll(name, options);
  if (until === undefined) throw failure('needs-end', { hold: id ?? '--all' });
  if (id === null || isLine(id)) {
    if (from !== undefined) throw failure('contraries', { flag: '--from', contrary: id ?? '--all' });
    return extendLine(invocation, id, { until, reason: options.reason });
  }
  const client = await connect(invocation);
  const hold = await call(client, routes.extendHold, {
    params: { hold: await holdIdOf(invocation, { client, name: id, verb: 'extend' }) },
    body: {
      until,
      ...(from === undefined ? {} : { from }),
      ...(options.reason === undefined ? {} : { reason: options.reason }),
    },
  });
  printOne(invocation, hold, () => [heldLine(invocation, hold), ...keepsFromLines(invocation, hold)]);
  return exitCodes.ok;
}

/** The name that was given; null = `--all`, for the stop of the line that is in force. Throws `hold-or-all`. */
function oneOrAll(name: string | undefined, { all }: { readonly all?: true }): string | null {
  if ((all === true) === (name !== undefined)) throw failure('hold-or-all', {});
  return name ?? null;
}

/** Releases a hold by its id or by its stage, or a stop of the line, and says what may come next. */
export async function releaseHold(
  invocation: Invocation,
  named: string | undefined,
  options: { readonly reason?: string; readonly verdict?: string; readonly all?: true },
): Promise<ExitCode> {
  const { reason, verdict } = options;
  const name = oneOrAll(named, options);
  if (name === null || isLine(name)) {
    if (verdict !== undefined) throw failure('contraries', { flag: '--verdict', contrary: name ?? '--all' });
    return releaseLine(invocation, name, { reason });
  }
  const client = await connect(invocation);
  const released = await call(client, routes.releaseHold, {
    params: { hold: await holdIdOf(invocation, { client, name, verb: 'release' }) },
    body: {
      reason,
      ...(verdict === undefined ? {} : { verdict: oneOf('--verdict', verdict, verdicts) as Verdict }),
    },
  });
  const stage = await call(client, getStage, { params: { stage: released.stage } });
  // The first that waited may have begun already.
  const goingOn = stage.waiting + (stage.running === null ? 0 : 1);
  const { texts } = invocation;
  const others = stage.holds.filter(({ id }) => id !== released.id);
  const next =
    others.length > 0
      ? []
      : goingOn > 0
        ? [texts.hold.goesOn({ count: goingOn })]
        : await offers(client, texts, { stage });
  printOne(invocation, released, () => [
    texts.hold.released({ stage: stage.stage, others: others.length }),
    ...others.map((still) => heldLine(invocation, still)),
    ...verdictLines(invocation, released),
    ...next,
  ]);
  return exitCodes.ok;
}

/** What a person may want to bring to a stage that was held: nothing of it comes by itself. */
async function offers(
  client: HttpClient,
  { hold: texts }: Invocation['texts'],
  { stage: { stage, source, trigger, behind, currentBuild } }: { stage: StageResource },
): Promise<string[]> {
  if (trigger === 'commit') {
    const { items } = await call(client, listPromotions, { query: { stage, phase: 'skipped', limit: 1 } });
    const [newest] = items;
    const build =
      newest?.outcome?.code === 'held' && newest.createdAt >= (currentBuild?.since ?? '')
        ? newest.build
        : null;
    return build === null || build === currentBuild?.id ? [] : [texts.skipped({ stage, build })];
  }
  return trigger !== 'milestone' && source !== null && behind.length > 0
    ? [texts.newest({ stage, source })]
    : [];
}

/** The id of a hold or reservation that is named by it or, where its stage has no other, by its stage. Throws `not-held`, `several-holds`. */
export async function holdIdOf(
  invocation: Invocation,
  { client, name, verb }: { client: HttpClient; name: string; verb: 'release' | 'extend' | 'ask' },
): Promise<string> {
  if (name.startsWith('hld_')) return name;
  const stage = await call(client, getStage, { params: { stage: name } });
  const owned = stage.holds.filter((one) => !isQuiet(one));
  // What is booked is meant where nothing is in force; of quiet hours alone the service says why nobody can do anything.
  const [holds = []] = [owned, stage.reservations, stage.holds].filter(({ length }) => length > 0);
  const [hold, ...others] = holds;
  if (hold === undefined) throw failure('not-held', { stage: name });
  // Nobody can know which one is meant.
  if (others.length > 0)
    throw failure('several-holds', {
      ...{ stage: name, verb },
      holds: holds.map((one) => ({ id: one.id, line: heldLine(invocation, one) })),
    });
  return hold.id;
}

function setLines(invocation: Invocation, hold: HoldSetResource): string[] {
  const { texts } = invocation;
  return [
    heldLine(invocation, hold),
    ...keepsFromLines(invocation, hold),
    ...(hold.overlaps.length === 0 ? [] : [texts.hold.overlaps]),
    ...hold.overlaps.map((other) => heldLine(invocation, other)),
    ...(hold.running === null
      ? []
      : [texts.hold.running({ id: hold.running.promotion, build: hold.running.build ?? '–' })]),
    ...(hold.waiting === 0 ? [] : [texts.hold.keep({ count: hold.waiting })]),
    texts.hold[hold.isAhead ? 'cancel' : 'release']({ hold: hold.id }),
  ];
}

/** From when on a reservation keeps its stage: before it begins. */
function keepsFromLines({ texts }: Invocation, { stage, isAhead, keepsFrom }: HoldResource): string[] {
  return isAhead && keepsFrom !== null ? [texts.hold.keepsFrom({ stage, at: localTime(keepsFrom) })] : [];
}

/** Who holds a stage, why and until when, in one line. */
export function heldLine(invocation: Invocation, hold: HoldResource): string {
  const { texts } = invocation;
  const line = whoHolds(invocation, hold);
  if (hold.comesBackAt != null)
    return `${line} · ${texts.hold.comesBack({ at: localTime(hold.comesBackAt) })}`;
  return hold.notAsBooked == null ? line : `${line} · ${texts.hold.notAsBooked(hold.notAsBooked)}`;
}

function whoHolds(invocation: Invocation, hold: HoldResource): string {
  const { texts } = invocation;
  const { stage, reason, from, until, shows, isAhead } = hold;
  const told = { stage, reason, kind: texts.holdKinds[hold.kind], by: whoText(invocation, hold.by) };
  if (isAhead && from !== null && until !== null)
    return plainLine(
      texts.hold.booked({
        ...{ ...told, from: localTime(from), end: localTime(until) },
        shows: shows === null ? '' : texts.hold.shows(shows),
      }),
    );
  return plainLine(texts.hold[wordsFor(hold)]({ ...told, end: endText(invocation, hold) }));
}

function endText(invocation: Invocation, { until, secondsLeft, ended }: HoldResource): string {
  const { texts } = invocation;
  if (ended !== null) return texts.hold.ended({ how: ended.how, at: localTime(ended.at) });
  if (until === null) return texts.hold.open;
  return texts.hold.until({ at: localTime(until), left: spoken(invocation, secondsLeft ?? 0) });
}

/** The end of a hold in two columns: when, and in how long or how it came. */
function endCells({ texts }: Invocation, { until, secondsLeft, ended }: HoldResource): [string, string] {
  if (ended !== null) return [localMinute(ended.at), texts.hold.how[ended.how]];
  if (until === null) return ['–', texts.hold.how.open];
  return [localMinute(until), spoken({ texts }, secondsLeft ?? 0)];
}

/** The beginning as RFC 3339, in a column. */
const beginCell = ({ from }: HoldResource, output: Invocation['output']): string =>
  from === null ? '–' : output === 'tsv' ? from : localMinute(from);

/** Both by the clock of this machine: the end is the next one of its name after the beginning. Throws as `endIn`. */
function timesIn(
  invocation: Invocation,
  { from: begin, ...options }: HoldTimeOptions,
): { readonly from?: string; readonly until?: string } {
  const now = invocation.terminal.now();
  const from = begin === undefined ? undefined : instantIn('--from', begin, now);
  const until = endIn(invocation, options, from);
  return {
    ...(from === undefined ? {} : { from: from.toISOString() }),
    ...(until === undefined ? {} : { until }),
  };
}

function instantIn(option: string, value: string, now: Date): Date {
  const at = parseUntil(value, now);
  if (at === null) throw failure('bad-value', { option, value, expected: untilForms });
  if (at <= now) throw failure('in-the-past', { option, value, now: localTime(now.toISOString()) });
  return at;
}

/** RFC 3339; undefined = no end was named. Throws `bad-value`, `in-the-past`, and `ends-first` of what begins at `from`. */
export function endIn(invocation: Invocation, options: HoldEndOptions, from?: Date): string | undefined {
  const now = invocation.terminal.now();
  const end = endOf(options, { now, from });
  if (end === null)
    throw options.until === undefined
      ? failure('bad-value', { option: '--for', value: options.for ?? '', expected: '2d, 4h, 90m' })
      : failure('bad-value', { option: '--until', value: options.until, expected: untilForms });
  if (end !== undefined && from !== undefined && end <= from) {
    throw failure('ends-first', {
      ...{ begin: localTime(from.toISOString()), end: localTime(end.toISOString()) },
    });
  }
  if (end !== undefined && from === undefined && end <= now) {
    const [option, value] = options.until === undefined ? ['--for', options.for] : ['--until', options.until];
    throw failure('in-the-past', {
      option,
      value: value ?? '',
      now: localTime(now.toISOString()),
    });
  }
  return end?.toISOString();
}

const untilForms = "18:00, 'tomorrow 18:00', 'fri 18:00', '2026-11-13 18:00', 2026-11-13T09:00:00Z";

function oneOf(option: string, value: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  throw failure('bad-value', { option, value, expected: known.join(', ') });
}

/** A kept stage is held for nobody who asks. */
const wordsFor = ({ ended, kind }: HoldResource): 'held' | 'keeps' | 'over' =>
  ended !== null ? 'over' : kind === 'kept' ? 'keeps' : 'held';
