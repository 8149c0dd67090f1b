import stringWidth from 'string-width';
import type { TimingsResource } from '../../contract/timing.js';
import { spoken } from '../terminal/duration.js';
import type { Invocation } from '../terminal/invocation.js';
import { pad } from '../terminal/table.js';

type Timing = NonNullable<TimingsResource['timings']>[number];

const usualWidth = 80;
const shortestBar = 8;

/** A line for each part that was seen: its name, how long it took, and a bar of that length; at the end the sum. */
export function timingLines(invocation: Invocation, { stage, phase, ...kept }: TimingsResource): string[] {
  const { texts } = invocation;
  const heading = `${kept.promotion}  ${stage}  ${texts.phases[phase]}`;
  if (kept.timings === null) return [heading, texts.timings.none];
  const rows = kept.timings.map((timing) => ({
    name: nameOf(invocation, timing),
    took: tookText(invocation, timing.milliseconds),
    timing,
  }));
  const sum = kept.timings.reduce((all, { milliseconds }) => all + milliseconds, 0);
  const total = { name: texts.timings.total, took: tookText(invocation, sum) };
  const names = widest([total, ...rows].map(({ name }) => name));
  const times = widest([total, ...rows].map(({ took }) => took));
  const bar = barOf(kept.timings, roomFor(invocation, names + times + 4));
  const start = ({ name, took }: typeof total): string =>
    `${pad(name, names)}  ${' '.repeat(times - stringWidth(took))}${took}`;
  return [
    heading,
    ...rows.map(({ timing, ...row }) => `${start(row)}  ${bar(timing)}`.trimEnd()),
    start(total),
  ];
}

const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => stringWidth(text)));

const roomFor = ({ width }: Invocation, taken: number): number =>
  Math.max(shortestBar, Math.min(width, usualWidth) - taken);

/** Only of a promotion that was tried again are attempts told apart. */
const nameOf = ({ texts }: Invocation, { part, attempt }: Timing): string =>
  attempt === null || attempt === 1
    ? texts.timings.parts[part]
    : `${texts.timings.parts[part]} (${String(attempt)})`;

function tookText({ texts }: Invocation, milliseconds: number): string {
  if (milliseconds < 1000) return `${String(milliseconds)} ms`;
  return milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(2)} s`
    : spoken({ texts }, milliseconds / 1000);
}

/** As long as the longest part is wide; a wait for its turn may be days, and is cut where it would hide all others. */
function barOf(timings: readonly Timing[], room: number): (timing: Timing) => string {
  const longest = Math.max(
    1,
    ...timings.flatMap(({ part, milliseconds }) => (part === 'claimed' ? [] : milliseconds)),
  );
  return ({ milliseconds }) => {
    const cells = Math.ceil((milliseconds / longest) * room);
    return cells > room ? `${'█'.repeat(room - 1)}…` : '█'.repeat(cells);
  };
}
