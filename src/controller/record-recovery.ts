import { systemActor } from '../model/actor.js';
import type { Outcome } from '../model/promotion.js';
import type { Recovery } from '../model/recovery.js';
import type { Observation, Stage, StageState } from '../model/stage.js';
import { namesAnother, whatRuns, type Verdict } from '../policy/recovery.js';
import { recordKnowledge, recordObserved } from '../ledger/observed.js';
import type { Ports } from '../ports/ports.js';
import type { FoundOut } from './recovery.js';
import type { Rows, StageChange } from '../ports/rows.js';

interface Ending {
  readonly outcome: Outcome;
  readonly change: StageChange;
  readonly bySaying: boolean;
}

/** Ends a recovery with what it found out: its row, the stage and the audit in one transaction, once. */
export const recordRecovery = (
  ports: Ports,
  stage: Stage,
  { recovery, found }: { recovery: Recovery; found: FoundOut },
): Promise<void> =>
  ports.store.transaction(async (rows) => {
    const state = await rows.stages.lock(stage.name);
    const { outcome, change, bySaying } = await endingOf(rows, { stage, state, recovery, found });
    const observed = found.kind === 'asked' ? found.observed : null;
    const { id: instance } = ports.instance;
    if (!(await rows.recoveries.end(recovery.id, { instance, outcome, observed }))) return;
    await rows.stages.change(stage.name, state.fence, change);
    await rows.stages.touch(stage.name);
    const whose = { promotion: null, requestId: recovery.requestId };
    if (observed !== null) await recordObserved(rows, stage.platform, { observed, whose });
    const actor = bySaying ? recovery.actor : systemActor('reconcile');
    await recordKnowledge(rows, state, { change, whose, actor });
    await rows.events.append({
      ...whose,
      name: 'stage:recovery-ended',
      stage: stage.name,
      actor: systemActor('reconcile'),
      reason: recovery.reason,
      facts: { recovery: recovery.id, code: outcome.code, ...outcome.facts },
    });
    await ports.waker.wake(rows, stage.name);
  });

interface Situation {
  readonly stage: Stage;
  readonly state: StageState;
  readonly recovery: Recovery;
  readonly found: FoundOut;
}

/** The platform's word comes first; a person's counts where the platform has none. */
async function endingOf(rows: Rows, { stage, state, recovery, found }: Situation): Promise<Ending> {
  if (found.kind === 'stopped') return { outcome: found.outcome, change: {}, bySaying: false };
  const { observed } = found;
  const named = observed.build === null ? undefined : await rows.builds.get(observed.build);
  const seen = whatRuns(stage, observed, named);
  const said = recovery.said;
  const bySaying = seen.kind === 'unclear' && said !== null;
  const verdict: Verdict = !bySaying
    ? seen
    : said === 'nothing'
      ? { kind: 'nothing' }
      : { kind: 'runs', ...said };
  if (verdict.kind === 'unclear') {
    const isAnother =
      verdict.why === 'build-unknown' && (await isContradicted(rows, stage, { state, observed }));
    const change = isAnother ? { unknownReason: 'changed-by-hand' } : {};
    return { outcome: { code: 'unclear', facts: { why: verdict.why } }, change, bySaying };
  }
  const build = verdict.kind === 'nothing' ? null : verdict.build;
  const facts = { build, how: bySaying ? 'said' : 'platform' };
  const change = await arrivedAt(rows, state, { build, observed });
  return { outcome: { code: 'recovered', facts }, change, bySaying };
}

/** Whether a stage that counts as known runs something that nobody registered: then nobody knows what it runs. */
async function isContradicted(
  rows: Rows,
  stage: Stage,
  { state: { unknownReason, currentBuild }, observed }: { state: StageState; observed: Observation },
): Promise<boolean> {
  if (unknownReason !== null) return false;
  const current = currentBuild === null ? undefined : await rows.builds.get(currentBuild);
  return namesAnother(stage, observed, current);
}

async function arrivedAt(
  rows: Rows,
  state: StageState,
  { build, observed }: { build: string | null; observed: Observation },
): Promise<StageChange> {
  const moved = build !== state.currentBuild;
  const before = moved ? { previousBuild: state.currentBuild, currentSince: await rows.now() } : {};
  if (build === null)
    return {
      ...before,
      ...{ currentBuild: null, currentPromotion: null, stableBuild: null },
      ...{ currentFingerprint: null, url: null, unknownReason: null },
    };
  const last = await rows.promotions.lastRun(state.stage);
  return {
    ...before,
    ...(moved ? { currentPromotion: last?.build === build ? last.id : null } : {}),
    currentBuild: build,
    // With which dotenv file it runs, nobody has seen.
    ...(moved || state.unknownReason !== null ? { currentFingerprint: null } : {}),
    url: observed.url ?? state.url,
    unknownReason: null,
  };
}
