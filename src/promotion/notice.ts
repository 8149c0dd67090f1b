import type { Actor } from '../model/actor.js';
import { isBuildId } from '../model/build.js';
import { holdIdPattern } from '../model/hold.js';
import { isActive, type Outcome } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';
import { asksForVerification } from '../policy/verification.js';
import { touchedOn } from './client.js';
import { recordKnowledge } from './observed.js';
import type { HistoryEntry, Ports } from './ports.js';
import type { Rows, StageChange } from './rows.js';

const byHand: Actor = { id: 'by-hand', via: 'by-hand' };
const messageOfOurs = /\bpromotion:p_[0-9A-Z]{26}\b/;

/**
 * Reads what Pulumi's own history tells of a stage since it was looked at last: an update that no promotion of
 * ours asked for becomes a row of its own, born terminal, and the stage shows what really runs.
 */
export async function noticeByHand(ports: Ports, stage: Stage): Promise<void> {
  const { historySeen, fence } = await ports.store.read.stages.get(stage.name);
  const entries = await ports.engine.history(stage.name, historySeen);
  const newest = entries.findLast((entry) => isUpdate(entry) && entry.succeeded);
  for (const entry of entries)
    await ports.store.transaction(async (rows) => {
      const state = await rows.stages.lock(stage.name);
      // Whatever was promoted since the history was read is newer than all of these entries.
      if (entry.time <= state.historySeen || state.fence !== fence) return;
      // A running promotion is recorded first: what came before it in the history must not overwrite it later.
      const open = await rows.promotions.open(stage.name);
      if (open.some(({ phase }) => isActive(phase))) return;
      const foreign = isUpdate(entry) && !messageOfOurs.test(entry.message);
      const { promotion, change } = foreign
        ? await noticed(ports, rows, { stage, state, entry })
        : { promotion: null, change: {} };
      // What an attempt of ours may have changed since, nobody can tell from this entry (I4).
      const applied = entry === newest && (await isNewerThanOurs(rows, stage, entry)) ? change : {};
      const whose = { promotion, requestId: null };
      await recordKnowledge(rows, state, { change: applied, whose, actor: byHand });
      await rows.stages.change(stage.name, state.fence, { ...applied, historySeen: entry.time });
    });
}

const isUpdate = ({ kind }: HistoryEntry): boolean => kind === 'update' || kind === 'destroy';

/** Our attempts wait for a stack that is locked: one that was started after this entry ran after it. */
async function isNewerThanOurs(rows: Rows, { name }: Stage, { time }: HistoryEntry): Promise<boolean> {
  const started = await rows.attempts.lastStart(name);
  return started === null || time > started.getTime() * 1000;
}

async function noticed(
  ports: Ports,
  rows: Rows,
  { stage, state, entry }: { stage: Stage; state: StageState; entry: HistoryEntry },
): Promise<{ promotion: string; change: StageChange }> {
  const after = entry.succeeded ? await stateAfter(rows, { stage, state, entry }) : null;
  // A removal leaves no build behind; and what nobody registered is not the one that ran there before.
  const build = after === null ? state.currentBuild : (after.currentBuild ?? null);
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
  const { id } = promotion;
  if (after?.currentBuild === undefined) return { promotion: id, change: after ?? {} };
  const moved = after.currentBuild !== state.currentBuild;
  const change = {
    ...after,
    currentPromotion: after.currentBuild === null ? null : id,
    currentSince: moved ? entry.endedAt : state.currentSince,
    previousBuild: moved ? state.currentBuild : state.previousBuild,
  };
  return { promotion: id, change };
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

/** What the stack's outputs say; a build that we do not know makes the stage unknown, not something else. */
async function stateAfter(
  rows: Rows,
  { stage, state, entry: { kind, outputs } }: { stage: Stage; state: StageState; entry: HistoryEntry },
): Promise<StageChange> {
  if (kind === 'destroy')
    return {
      currentBuild: null,
      stableBuild: null,
      currentFingerprint: null,
      url: null,
      unknownReason: null,
    };
  const id = text(outputs?.['build']);
  const build = id !== null && isBuildId(id) ? await rows.builds.get(id) : undefined;
  if (build === undefined) return { unknownReason: 'changed-by-hand' };
  return {
    currentBuild: build.id,
    stableBuild: (await isGoodThere(rows, stage, build.id)) ? build.id : state.stableBuild,
    currentFingerprint: text(outputs?.['dotenvFingerprint']),
    url: text(outputs?.['url']),
    unknownReason: null,
  };
}

/** A run by hand checks nothing: good is what had been found so before, where the stage asks for that. */
async function isGoodThere(rows: Rows, stage: Stage, build: string): Promise<boolean> {
  if ((await rows.quarantines.open(stage.name, build)) !== undefined) return false;
  return !asksForVerification(stage) || (await rows.promotions.firstVerified(stage.name, build)) !== null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
