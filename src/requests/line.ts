import { ulid } from 'ulid';
import { endExpired, extend, release } from '../ledger/hold.js';
import type { Ledger } from '../ledger/write.js';
import type { Asker } from '../model/caller.js';
import { Refusal } from '../model/error.js';
import type { Hold, HoldKind } from '../model/hold.js';
import type { Line } from '../model/line.js';
import { numericOrder } from '../model/numeric-order.js';
import type { Catalogue } from '../ports/catalogue.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { findLine, findStage } from '../queries/find.js';
import { assertReason, isOwn, placeHold, type HoldSet } from './hold.js';
import { endsAt } from './hold-times.js';
import { assertLineUnchanged } from './if-match.js';
import { assertRightOnAll } from './right.js';

export interface LineRequest {
  readonly kind: HoldKind;
  readonly reason: string;
  /** null = until somebody releases it. */
  readonly until: Date | null;
  /** Stages that go on. */
  readonly except: readonly string[];
}

export interface LineSet {
  readonly line: Line;
  /** What was under way on each stage, and what waits there, in the catalogue's order. */
  readonly stopped: readonly HoldSet[];
}

/**
 * Stops the line: a hold of every stage but those named, all or none. It takes the locks that starts take, in the order
 * of everyone who takes several. Throws Refusal `not-found` for an exception that is no stage, `validation` where none
 * is left, `forbidden` with every stage that the caller may not hold, and what `placeHold` throws.
 */
export async function stopLine(
  ports: Ports,
  rows: Rows,
  { caller, request }: { caller: Asker; request: LineRequest },
): Promise<LineSet> {
  const stages = stagesBut(ports.catalogue, request.except);
  assertRightOnAll(caller, 'hold', stages);
  await lockAll(rows, stages);
  const line = `line_${ulid()}`;
  const { kind, reason, until } = request;
  const stopped: HoldSet[] = [];
  for (const stage of stages) {
    const one = { stage, kind, reason, until, ifMatch: null };
    stopped.push(await placeHold(ports, rows, { caller, request: one, line }));
  }
  return { line: await findLine(rows, line), stopped };
}

function stagesBut(catalogue: Catalogue, except: readonly string[]): string[] {
  const going = new Set(except.map((name) => findStage(catalogue, name).name));
  const stages = catalogue.stages.map(({ name }) => name).filter((name) => !going.has(name));
  if (stages.length > 0) return stages;
  throw new Refusal('validation', {}, { errors: [{ pointer: '/except', code: 'no-stage-left' }] });
}

export interface LineChange {
  readonly id: string;
  readonly reason: string | null;
  readonly ifMatch: string | null;
}

/** Gives every hold of the line that is left another end; null = until somebody releases it. */
export async function extendLine(
  ports: Ports,
  rows: Rows,
  { caller, until, change }: { caller: Asker; until: Date | null; change: LineChange },
): Promise<Line> {
  const left = await lockLine(ports, rows, { caller, change });
  const now = await rows.now();
  for (const before of left)
    await extend(ports, rows, { before, times: endsAt(before, until, now), reason: change.reason, caller });
  return findLine(rows, change.id);
}

/** Releases every hold of the line that is left; what waits is looked at again. */
export async function releaseLine(
  ports: Ports,
  rows: Rows,
  { caller, change }: { caller: Asker; change: LineChange },
): Promise<Line> {
  const left = await lockLine(ports, rows, { caller, change });
  const at = await rows.now();
  for (const released of left) {
    const { currentBuild: build } = await rows.stages.get(released.stage);
    const why = { actor: caller.actor, reason: change.reason, verdict: null, build };
    await release(ports, rows, {
      ...{ released, requestId: caller.requestId },
      end: { at, how: 'released', ...why },
    });
  }
  return findLine(rows, change.id);
}

/**
 * The holds of the line that are left, under the locks of their stages: for who stopped it, or with a reason for who may
 * hold each of them. Throws Refusal `not-found`, `forbidden`, `line-ended`, `line-changed`, `validation`.
 */
async function lockLine(
  ports: Ledger,
  rows: Rows,
  { caller, change: { id, reason, ifMatch } }: { caller: Asker; change: LineChange },
): Promise<Hold[]> {
  const { holds } = await findLine(rows, id);
  const stages = openOf(holds).map(({ stage }) => stage);
  const owns = openOf(holds).every((hold) => isOwn(caller, hold));
  if (!owns) assertRightOnAll(caller, 'hold', stages);
  await lockAll(rows, stages);
  for (const stage of stages) await endExpired(ports, rows, stage);
  const line = await findLine(rows, id);
  const left = openOf(line.holds);
  const [first] = left;
  if (first === undefined) throw new Refusal('line-ended', { line: id });
  assertLineUnchanged(line, ifMatch);
  if (!owns) assertReason(first, reason);
  return left;
}

const openOf = (holds: readonly Hold[]): Hold[] => holds.filter(({ end }) => end === null);

async function lockAll(rows: Rows, stages: readonly string[]): Promise<void> {
  for (const stage of stages.toSorted(numericOrder)) await rows.stages.lock(stage);
}
