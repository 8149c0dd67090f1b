import type { StepName } from '../../model/promotion.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { RunEventResource } from '../../contract/run-event.js';
import type { Usual } from '../../model/usual.js';
import type { UnderWayResource } from '../../contract/under-way.js';
import { spoken } from './duration.js';
import type { Invocation } from './invocation.js';
import { paints } from './paint.js';
import { plainLine } from './plain.js';
import { silentText, waitText } from './silent.js';
import { truncate } from './table.js';
import { usualHint } from '../client/usual.js';

/** Shows how a promotion goes on: a list of steps, the current one redrawn only on a terminal. */
export interface Progress {
  readonly event: (event: RunEventResource) => void;
  /** Leaves the list as it is; nothing is drawn afterwards. */
  readonly end: () => void;
}

type EventOf<Kind> = Extract<RunEventResource, { kind: Kind }>;

interface Current {
  readonly name: StepName;
  readonly startedAt: number;
  /** The service's own time of the start, in milliseconds. */
  readonly at: number;
  readonly done: number;
  readonly total: number;
  readonly underWay: readonly UnderWayResource[];
}

const heartbeat = 60_000;
const redrawEvery = 1000;
const barCells = 12;

/** Starts the list with what is known of the promotion already. */
export function showProgress(
  invocation: Invocation,
  promotion: PromotionResource,
  usual: Usual | null,
): Progress {
  const { print, texts, live } = invocation;
  const hint = usualHint(invocation, usual);
  if (promotion.phase === 'pending')
    for (const { text } of promotion.blockedBy)
      print(`  ◌ ${texts.follow.waiting({ why: plainLine(text) })}`);
  let current: Current | null = null;
  let told = '';
  /** Once of each: what the engine is silent about is no news the second time. */
  const showSilent = (step: Current): void => {
    const what = step.underWay[0]?.resource ?? '';
    const text =
      what === told ? null : silentText(invocation, step.underWay, invocation.terminal.now().getTime());
    if (text === null) return;
    told = what;
    if (live) redraw(invocation, '');
    print(`    … ${text}`);
  };
  const draw = (): void => {
    hint.tellOnce();
    if (current === null) return;
    showSilent(current);
    const wait = waitLine(invocation, current);
    // Once the usual time is over, nothing is known but how long the wait may be.
    if (live) redraw(invocation, fitting(invocation, currentLine(invocation, current), hint.left() || wait));
    else print(stillLine(invocation, current) + wait);
  };
  const timer = setInterval(draw, live ? redrawEvery : heartbeat);
  return {
    event: (event) => {
      if (event.kind === 'progress') current = withProgress(current, event);
      if (event.kind === 'stopping') printStopping(invocation, event);
      if (event.kind !== 'step') return;
      const { step: name, phase } = event;
      if (phase !== 'running') printEnded(invocation, event, current);
      const at = Date.parse(event.at);
      current =
        phase === 'running'
          ? { name, at, startedAt: performance.now(), done: 0, total: 0, underWay: [] }
          : null;
      if (current !== null && live) draw();
      else if (current !== null) print(`  ◐ ${texts.steps[name]}`);
    },
    end: () => {
      clearInterval(timer);
      if (live && current !== null) redraw(invocation, '');
      current = null;
    },
  };
}

/** What an abort waits for: said once, as a step is, for it may stay so for minutes. */
function printStopping(invocation: Invocation, { text }: EventOf<'stopping'>): void {
  if (invocation.live) redraw(invocation, '');
  invocation.print(`  ■ ${plainLine(text)}`);
}

function printEnded(
  invocation: Invocation,
  { step, phase, at, changes }: EventOf<'step'>,
  current: Current | null,
): void {
  const { print, texts, live, color } = invocation;
  const { green, red, dim } = paints(color);
  const sign = { running: '◐', succeeded: green('✓'), failed: red('✗'), skipped: dim('–') }[phase];
  const took = current?.name === step ? `  ${durationOf(invocation, current, at)}` : '';
  if (live) redraw(invocation, '');
  const found = changes === undefined ? '' : `  ${texts.plan.changes(changes)}`;
  print(`  ${sign} ${texts.steps[step]}${took}${found}`);
}

function currentLine(invocation: Invocation, current: Current): string {
  const { texts, width } = invocation;
  const text = `  ◐ ${texts.steps[current.name]}  ${elapsed(invocation, current)}`;
  if (current.total === 0 || width < 60) return text;
  const full = Math.round((barCells * current.done) / current.total);
  return `${text}   ${'█'.repeat(full)}${'░'.repeat(barCells - full)}  ${current.done}/${current.total}`;
}

const stillLine = (invocation: Invocation, current: Current): string =>
  invocation.texts.follow.still({
    step: invocation.texts.steps[current.name],
    elapsed: elapsed(invocation, current),
  });

function waitLine(invocation: Invocation, { underWay }: Current): string {
  const wait = waitText(invocation, underWay, invocation.terminal.now().getTime());
  return wait === '' ? '' : `   ${wait}`;
}

/** A line that breaks could not be drawn over. */
const fitting = ({ width }: Invocation, line: string, end: string): string => truncate(line + end, width - 1);

function withProgress(
  current: Current | null,
  { done, total, underWay = [] }: EventOf<'progress'>,
): Current | null {
  return current === null || !(total > 0)
    ? current
    : { ...current, done: Math.min(done, total), total, underWay };
}

/** By the service's clock, since who attaches late gets the past at once. */
const durationOf = (invocation: Invocation, current: Current, endedAt: string): string =>
  spoken(invocation, (Date.parse(endedAt) - current.at) / 1000);

const elapsed = (invocation: Invocation, { startedAt }: Current): string =>
  spoken(invocation, (performance.now() - startedAt) / 1000);

export const redraw = ({ terminal }: Invocation, line: string): void =>
  void terminal.stdout.write(`\r\u001b[2K${line}`);
