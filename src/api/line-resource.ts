import type { HoldResource } from '../contract/hold.js';
import type { LineResource, LineStopResource } from '../contract/lines.js';
import { lastEnd, linesIn, type LineView } from '../model/line.js';
import { holdResource } from './hold-resource.js';

/** A stop of the line as the API shows it; `stages` = those of the catalogue, in their order. */
export function lineResource(
  { line: { id, holds }, left, now }: LineView,
  stages: readonly string[],
): LineResource {
  const all = holds.map((hold) => holdResource({ hold, now }));
  const kept = new Set(left.map((hold) => hold.id));
  const inForce = all.filter((hold) => kept.has(hold.id));
  const [first] = all;
  if (first === undefined) throw new Error(`${id} has no hold`);
  return { ...stopResource({ id, first, inForce }, stages), holds: all };
}

/** The stops among holds that are in force. */
export const lineStops = (inForce: readonly HoldResource[], stages: readonly string[]): LineStopResource[] =>
  linesIn(inForce).map(({ id, holds }) => stopResource({ id, first: holds[0], inForce: holds }, stages));

function stopResource(
  { id, first, inForce }: { id: string; first: HoldResource; inForce: readonly HoldResource[] },
  stages: readonly string[],
): LineStopResource {
  const { kind, reason, by, actor, createdAt } = first;
  const stopped = inForce.map(({ stage }) => stage);
  const until = inForce.length === 0 ? null : lastEnd(inForce);
  return {
    ...{ id, kind, reason, by, actor, createdAt, stopped, until },
    going: stages.filter((stage) => !stopped.includes(stage)),
    secondsLeft: inForce.find((hold) => hold.until === until)?.secondsLeft ?? null,
  };
}
