import type { Actor } from '../model/actor.js';
import { holdIdPattern } from '../model/hold.js';
import { isActive, type Outcome } from '../model/promotion.js';
import type { Observation, Stage, StageState } from '../model/stage.js';
import { changeByPlatform, changeByRun } from './after-by-hand.js';
import { touchedOn } from '../requests/client.js';
import { recordKnowledge, recordObserved } from '../ledger/observed.js';
import type { HistoryEntry, Ports } from '../ports/ports.js';
import type { Rows, StageChange } from '../ports/rows.js';

const byHand: Actor = { id: 'by-hand', via: 'by-hand' };
const messageOfOurs = /\bpromotion:p_[0-9A-Z]{26}\b/;

/**
 * Reads what Pulumi's own history tells of a stage since it was looked at last: an update that no promotion of
 * ours asked for becomes a row of its own, born terminal, and the stage shows what really runs.
 */
export async function noticeByHand(ports: Ports, stage: Stage): Promise<void> {
  const { historySeen, fence } = await ports.store.read.stages.get(stage.name);
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
      const change = isForeign(entry) ? await noticed(ports, rows, { stage, state, entry, look }) : {};
      await rows.stages.change(stage.name, state.fence, { ...change, historySeen: entry.time });
    });
}

const isUpdate = ({ kind }: HistoryEntry): boolean => kind === 'update' || kind === 'destroy';
const isForeign = (entry: HistoryEntry): boolean => isUpdate(entry) && !messageOfOurs.test(entry.message);

interface Look {
  /** Whether nothing succeeded after it, so that what the stage runs may be its doing. */
  readonly decides: (entry: HistoryEntry) => boolean;
  /** Whether it says itself what it left: what failed does not, nor what an attempt of ours came after. */
  readonly isItsWordEnough: (entry: HistoryEntry) => boolean;
  /** null = nobody had to ask. */
  readonly observed: Observation | null;
}

async function lookAt(ports: Ports, { name }: Stage, entries: readonly HistoryEntry[]): Promise<Look> {
  const newest = entries.findLast((entry) => isUpdate(entry) && entry.succeeded);
  const decides = (entry: HistoryEntry): boolean => isForeign(entry) && entry.time >= (newest?.time ?? 0);
  const deciding = entries.filter(decides);
  const started = deciding.length === 0 ? null : await ports.store.read.attempts.lastStart(name);
  // Our attempts wait for a stack that is locked: one that was started after an entry ran after it.
  const isItsWordEnough = ({ succeeded, time }: HistoryEntry): boolean =>
    succeeded && (started === null || time > started.getTime() * 1000);
  const observed = deciding.every(isItsWordEnough) ? null : await ports.platform.observe(name);
  return { decides, isItsWordEnough, observed };
}

/** Makes the entry a row, and tells of what it changed; gives that change of the stage. */
async function noticed(
  ports: Ports,
  rows: Rows,
  { look, ...asked }: { stage: Stage; state: StageState; entry: HistoryEntry; look: Look },
): Promise<StageChange> {
  const { stage, state, entry } = asked;
  const said = await changeByRun(rows, asked);
  const promotion = await record(ports, rows, { state, entry, said });
  if (!look.decides(entry)) return {};
  const whose = { promotion, requestId: null };
  const arrival = { promotion, at: entry.endedAt };
  const { observed } = look;
  let change: StageChange = {};
  if (look.isItsWordEnough(entry)) change = moved(state, said, arrival);
  // Where nobody knew before what runs, a recovery finds it out (I4).
  else if (observed !== null && state.unknownReason === null) {
    await recordObserved(rows, stage.platform, { observed, whose });
    change = moved(state, await changeByPlatform(rows, { ...asked, observed }), arrival);
  }
  await recordKnowledge(rows, state, { change, whose, actor: byHand });
  return change;
}

/** Makes the entry a row, and gives its id. */
async function record(
  ports: Ports,
  rows: Rows,
  { state, entry, said }: { state: StageState; entry: HistoryEntry; said: StageChange },
): Promise<string> {
  // A removal leaves no build behind; and what nobody registered is not the one that ran there before.
  const build = entry.succeeded ? (said.currentBuild ?? null) : state.currentBuild;
  const passed = await passedHold(rows, entry);
  const promotion = await rows.promotions.insert({
    stage: state.stage,
    build,
    phase: entry.succeeded ? 'succeeded' : 'failed',
    trigger: 'by-hand',
    actor: byHand,
    requestId: null,
    reason: passed?.reason ?? null,
    overrideHold: passed?.hold ?? null,
    milestone: null,
    occurrence: null,
    at: entry.endedAt,
    clients: await touchedOn(ports, rows, state.stage),
    ...outcomeOf(entry),
  });
  await rows.events.append({
    name: 'promotion:noticed',
    stage: state.stage,
    promotion: promotion.id,
    actor: byHand,
    requestId: null,
    to: promotion.phase,
    facts: { kind: entry.kind, succeeded: entry.succeeded, build },
  });
  if (passed !== null)
    await rows.events.append({
      name: 'hold:overridden',
      stage: state.stage,
      promotion: promotion.id,
      actor: byHand,
      requestId: null,
      reason: passed.reason,
      facts: { hold: passed.hold, build },
    });
  return promotion.id;
}

/** With what follows where the stage runs something, or nothing, since then by this promotion. */
function moved(
  state: StageState,
  change: StageChange,
  { promotion, at }: { promotion: string; at: Date },
): StageChange {
  const { currentBuild } = change;
  if (currentBuild === undefined) return change;
  return {
    ...change,
    currentPromotion: currentBuild === null ? null : promotion,
    ...(currentBuild === state.currentBuild ? {} : { currentSince: at, previousBuild: state.currentBuild }),
  };
}

/** The hold that the run says it passed. What it says is a person's: only a hold that there is becomes a record. */
async function passedHold(
  rows: Rows,
  { outputs }: HistoryEntry,
): Promise<{ hold: string; reason: string } | null> {
  const { hold, reason } = (outputs?.['holdOverride'] ?? {}) as { hold?: unknown; reason?: unknown };
  if (typeof hold !== 'string' || typeof reason !== 'string' || !holdIdPattern.test(hold)) return null;
  return (await rows.holds.get(hold)) === undefined ? null : { hold, reason };
}

const outcomeOf = ({ kind, succeeded }: HistoryEntry): { outcome?: Outcome } =>
  succeeded
    ? kind === 'destroy'
      ? { outcome: { code: 'removed', facts: {} } }
      : {}
    : { outcome: { code: 'by-hand-failed', facts: { kind } } };
