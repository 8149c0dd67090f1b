import { isBuildId } from '../model/build.js';
import { holdIdPattern } from '../model/hold.js';
import type { Outcome } from '../model/outcome.js';
import { isActive } from '../model/promotion.js';
import type { HistoryEntry } from '../model/run.js';
import type { Observation, Stage, StageState } from '../model/stage.js';
import { byHand, notice } from '../ledger/by-hand.js';
import { leftOutOfHistory, sawHistory, settleStage } from '../ledger/stage.js';
import { afterByHand, afterByHandLook, halfAppliedByHand } from '../policy/arrival.js';
import { leftByHand, type Left } from '../policy/by-hand.js';
import { whatRuns } from '../policy/recovery.js';
import { asksForVerification } from '../policy/verification.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { isElsewhere } from '../queries/machine.js';
import { touchedOn } from '../queries/client.js';

const messageOfOurs = /\bpromotion:p_[0-9A-Z]{26}\b/;

/**
 * Reads what Pulumi's own history tells of a stage since it was looked at last: an update that no promotion of
 * ours asked for becomes a row of its own, born terminal, and the stage shows what really runs.
 */
export async function noticeByHand(ports: Ports, stage: Stage): Promise<void> {
  const before = await ports.store.read.stages.get(stage.name);
  // What it left can only be seen there.
  if (isElsewhere(ports, before)) return;
  const { historySeen, fence } = before;
  const entries = await ports.engine.history(stage.name, historySeen);
  const look = await lookAt(ports, stage, entries);
  // A deployment that is still under way may turn back: the next look asks again.
  if (look.observed?.settled === false) return;
  for (const entry of entries)
    await ports.store.transaction(async (rows) => {
      const state = await rows.stages.lock(stage.name);
      // Whatever was promoted since the history was read is newer than all of these entries.
      if (entry.time <= state.historySeen || state.fence !== fence) return;
      // A running promotion is recorded first: what came before it in the history must not overwrite it later.
      const open = await rows.promotions.open(stage.name);
      if (open.some(({ phase }) => isActive(phase))) return;
      const { time, unreadable } = entry;
      if (unreadable !== undefined)
        await leftOutOfHistory(ports, rows, { before: state, entry: { time, unreadable } });
      else if (isForeign(entry)) await noticed(ports, rows, { stage, state, entry, look });
      else await sawHistory(ports, rows, { before: state, upTo: entry.time });
    });
}

const isUpdate = ({ kind }: HistoryEntry): boolean => kind === 'update' || kind === 'destroy';
const isForeign = (entry: HistoryEntry): boolean => isUpdate(entry) && !messageOfOurs.test(entry.message);

interface Look {
  /** Whether nothing succeeded after it, so that what the stage runs may be its doing. */
  readonly decides: (entry: HistoryEntry) => boolean;
  /** Whether it says itself what it left: what failed, is cut off or was of some
   *  resources does not, nor what ours came after. */
  readonly isItsWordEnough: (entry: HistoryEntry) => boolean;
  /** null = nobody had to ask. */
  readonly observed: Observation | null;
}

async function lookAt(ports: Ports, { name }: Stage, entries: readonly HistoryEntry[]): Promise<Look> {
  // One of some of the resources says nothing of what the others were left as.
  const newest = entries.findLast((entry) => isUpdate(entry) && entry.succeeded && entry.isPartial !== true);
  const decides = (entry: HistoryEntry): boolean => isForeign(entry) && entry.time >= (newest?.time ?? 0);
  const deciding = entries.filter(decides);
  const started = deciding.length === 0 ? null : await ports.store.read.attempts.lastStart(name);
  // Our attempts wait for a stack that is locked: one that was started after an entry ran after it.
  const isItsWordEnough = ({ succeeded, isPartial, outputs, time }: HistoryEntry): boolean =>
    succeeded &&
    isPartial !== true &&
    outputs !== null &&
    (started === null || time > started.getTime() * 1000);
  const observed = deciding.every(isItsWordEnough) ? null : await ports.platform.observe(name);
  return { decides, isItsWordEnough, observed };
}

interface Asked {
  readonly stage: Stage;
  readonly state: StageState;
  readonly entry: HistoryEntry;
  readonly look: Look;
}

/** Makes the entry a row, and settles what the stage runs since then. */
async function noticed(ports: Ports, rows: Rows, asked: Asked): Promise<void> {
  const { stage, state, entry, look } = asked;
  const build = await buildOf(rows, entry);
  const { id: promotion } = await notice(ports, rows, {
    ...{ stage: stage.name, entry },
    // A removal leaves no build behind; and what nobody registered is not the one that ran there before.
    build: !entry.succeeded ? state.currentBuild : entry.kind === 'destroy' ? null : build,
    outcome: outcomeOf(entry),
    passed: await passedHolds(rows, entry),
    clients: await touchedOn(ports, rows, stage.name),
  });
  const settled = { before: state, fence: state.fence, whose: { promotion, requestId: null }, actor: byHand };
  const seen = { historySeen: entry.time };
  if (!look.decides(entry)) return settleStage(ports, rows, { ...settled, change: seen, observed: null });
  if (look.isItsWordEnough(entry)) {
    const good = build !== null && (await isGoodThere(rows, stage, build));
    const change = afterByHand(state, { entry, promotion, build, good });
    return settleStage(ports, rows, { ...settled, change: { ...change, ...seen }, observed: null });
  }
  const { observed } = look;
  const half = halfAppliedByHand(entry, { promotion, platform: stage.platform });
  // Where nobody knew before what runs, a recovery finds it out (I4).
  if (observed === null || state.unknownReason !== null)
    return settleStage(ports, rows, { ...settled, change: { ...half, ...seen }, observed: null });
  const left = await leftOn(rows, { stage, state, entry, observed });
  const change = afterByHandLook(state, { left, promotion, at: entry.endedAt, url: observed.url });
  return settleStage(ports, rows, {
    ...{ ...settled, change: { ...change, ...half, ...seen } },
    observed: { platform: stage.platform, said: observed },
  });
}

/** The registered build that the run's outputs name. */
async function buildOf(rows: Rows, { outputs }: HistoryEntry): Promise<string | null> {
  const id = text(outputs?.['build']);
  const build = id !== null && isBuildId(id) ? await rows.builds.get(id) : undefined;
  return build?.id ?? null;
}

/** Good is what had been found so before, where the stage asks for that. */
async function isGoodThere(rows: Rows, stage: Stage, build: string): Promise<boolean> {
  if ((await rows.quarantines.open(stage.name, build)) !== undefined) return false;
  if (!asksForVerification(stage)) return true;
  const found = await rows.promotions.firstSuccesses({ stages: [stage.name], builds: [build] });
  return found.some(({ verifiedAt }) => verifiedAt !== null);
}

async function leftOn(
  rows: Rows,
  { stage, state, entry, observed }: Omit<Asked, 'look'> & { observed: Observation },
): Promise<Left> {
  const { kind, succeeded, outputs } = entry;
  const named = observed.build === null ? undefined : await rows.builds.get(observed.build);
  const run = { kind, succeeded, build: text(outputs?.['build']) };
  return leftByHand(run, state.currentBuild, whatRuns(stage, observed, named));
}

/**
 * The holds that the run says it passed; a program of before named one. What it says is a person's: only a hold that
 * there is becomes a record.
 */
async function passedHolds(
  rows: Rows,
  { outputs }: HistoryEntry,
): Promise<{ holds: readonly string[]; reason: string } | null> {
  const said = (outputs?.['holdOverride'] ?? {}) as Readonly<Record<'hold' | 'holds' | 'reason', unknown>>;
  const { reason } = said;
  const named = [said.holds ?? said.hold].flat().filter((one): one is string => typeof one === 'string');
  const holds = await rows.holds.many(named.filter((one) => holdIdPattern.test(one)));
  return holds.length === 0 || typeof reason !== 'string'
    ? null
    : { holds: holds.map(({ id }) => id), reason };
}

function outcomeOf({ kind, succeeded }: HistoryEntry): Outcome | null {
  if (!succeeded) return { code: 'by-hand-failed', facts: { kind } };
  return kind === 'destroy' ? { code: 'removed', facts: {} } : null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
