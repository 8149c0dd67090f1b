import type { ClientName } from '../model/client.js';
import type { Hold } from '../model/hold.js';
import type { Milestone } from '../model/milestone.js';
import type { Recovery } from '../model/recovery.js';
import type { Promotion } from '../model/promotion.js';
import type { Occurrence, Pause } from '../model/schedule.js';
import type { Stage, StageHealth } from '../model/stage.js';
import { nextOccurrence } from '../policy/schedule.js';
import { abortPromotion } from '../requests/abort.js';
import type { Caller } from '../model/caller.js';
import { attachClient, detachClient, type Attached, type Attachment } from '../requests/client.js';
import { compare, findSide, type Comparison } from '../queries/compare.js';
import { askEligibility, type Eligibility } from '../queries/eligibility.js';
import {
  extendHold,
  releaseHold,
  setHold,
  type HoldRequest,
  type HoldSet,
  type Release,
} from '../requests/hold.js';
import { createMilestone, type MilestoneRequest } from '../requests/milestone.js';
import { nextMilestone, type NextMilestone } from '../queries/milestone.js';
import { noticeByHand } from './notice.js';
import type { Ports } from '../ports/ports.js';
import type { NewBuild, Rows } from '../ports/rows.js';
import { pauseSchedule } from '../requests/pause.js';
import { createReconciler } from './reconcile.js';
import {
  lookAtRecovery,
  requestRecovery,
  type RecoveryRequest,
  type RecoveryView,
} from '../requests/recover.js';
import { registerBuild, type Registered } from '../requests/register.js';
import { previewPromotion, type Preview } from '../queries/preview.js';
import { requestPromotion, type PromotionRequest, type WantedBuild } from '../requests/promote.js';
import { removeOld, type Removed } from './retention.js';
import { endOnRemovedStages } from './removed-stage.js';
import { retryPromotion, type RetryRequest } from '../requests/retry.js';
import { rollBack, type RolledBack, type RollbackRequest } from '../requests/rollback.js';
import { findScheduled, runDueSchedule, runScheduleNow } from './schedule.js';
import { healthOfSource, healthsOfSources, type SourceHealths } from '../queries/source-health.js';
import { compareRunning, type PathComparison } from '../queries/side-by-side.js';
import { whereIs, type CommitFound } from '../queries/commit.js';

/** The verbs of the product. Those that take `rows` run inside the caller's transaction. */
export interface PromotionService {
  registerBuild(rows: Rows, asked: { caller: Caller; wanted: NewBuild }): Promise<Registered>;
  request(
    rows: Rows,
    asked: { caller: Caller; request: PromotionRequest; sources?: SourceHealths },
  ): Promise<Promotion>;
  createMilestone(
    rows: Rows,
    asked: { caller: Caller; request: MilestoneRequest; sources?: SourceHealths },
  ): Promise<{ milestone: Milestone; promotion: Promotion }>;
  rollBack(rows: Rows, asked: { caller: Caller; request: RollbackRequest }): Promise<RolledBack>;
  abort(rows: Rows, asked: { caller: Caller; id: string; reason: string | null }): Promise<Promotion>;
  retry(
    rows: Rows,
    asked: { caller: Caller; request: RetryRequest; sources?: SourceHealths },
  ): Promise<Promotion>;
  recover(rows: Rows, asked: { caller: Caller; request: RecoveryRequest }): Promise<Recovery>;
  lookAtRecovery(rows: Rows, stage: string): Promise<RecoveryView>;
  setHold(rows: Rows, asked: { caller: Caller; request: HoldRequest }): Promise<HoldSet>;
  extendHold(
    rows: Rows,
    asked: { caller: Caller; id: string; until: Date | null; ifMatch: string | null },
  ): Promise<Hold>;
  releaseHold(rows: Rows, asked: { caller: Caller; release: Release }): Promise<Hold>;
  attachClient(rows: Rows, asked: { caller: Caller; wanted: Attachment }): Promise<Attached>;
  detachClient(
    rows: Rows,
    asked: { caller: Caller; name: ClientName; ifMatch: string | null },
  ): Promise<void>;
  eligibility(rows: Rows, asked: { stage: string; build: string }): Promise<Eligibility>;
  preview(rows: Rows, asked: { stage: string; wanted: WantedBuild }): Promise<Preview>;
  nextMilestone(rows: Rows): Promise<NextMilestone>;
  whereIs(rows: Rows, sha: string): Promise<CommitFound>;
  compare(rows: Rows, names: { a: string; b: string }): Promise<Comparison>;
  compareRunning(
    rows: Rows,
    asked: { a: string; b: string; paths: readonly string[] | null },
  ): Promise<readonly PathComparison[]>;
  /** Asked before the transaction of `request`, `retry` and `createMilestone`, for those stages whose policy asks. */
  sourceHealths(): Promise<SourceHealths>;
  /** Asked before the transaction of `runSchedule`, because it looks at a running backend. */
  sourceHealth(stage: string): Promise<StageHealth>;
  runSchedule(
    rows: Rows,
    asked: { caller: Caller; stage: string; sourceHealth: StageHealth },
  ): Promise<Promotion>;
  pauseSchedule(
    rows: Rows,
    asked: { caller: Caller; stage: string; paused: boolean; reason: string | null },
  ): Promise<Pause | null>;
  /** Looks at one stage again; unknown names are ignored, because the catalogue may have changed. */
  reconcile(stage: string): Promise<void>;
  /**
   * The net below the queue: every stage, whatever happened to its wake-ups, what was done by hand, and what is open on
   * stages that were removed.
   */
  sweep(): Promise<void>;
  /** Removes what is older than the settings keep. */
  removeOld(): Promise<Removed>;
  /** Runs the schedules that are due; cheap when none is. */
  tick(): Promise<void>;
  /** Starts nothing more; running updates go on without us. */
  stop(): void;
  idle(): Promise<void>;
}

/** Binds the verbs to what they need from outside. */
export function createPromotionService(ports: Ports): PromotionService {
  const reconciler = createReconciler(ports);
  const { stages } = ports.catalogue;
  return {
    registerBuild: (rows, asked) => registerBuild(ports, rows, asked),
    request: (rows, asked) => requestPromotion(ports, rows, asked),
    createMilestone: (rows, asked) => createMilestone(ports, rows, asked),
    rollBack: (rows, asked) => rollBack(ports, rows, asked),
    abort: (rows, asked) => abortPromotion(ports, rows, asked),
    recover: (rows, asked) => requestRecovery(ports, rows, asked),
    lookAtRecovery: (rows, stage) => lookAtRecovery(ports, rows, stage),
    retry: (rows, asked) => retryPromotion(ports, rows, asked),
    setHold: (rows, asked) => setHold(ports, rows, asked),
    extendHold: (rows, asked) => extendHold(ports, rows, asked),
    releaseHold: (rows, asked) => releaseHold(ports, rows, asked),
    attachClient: (rows, asked) => attachClient(ports, rows, asked),
    detachClient: (rows, asked) => detachClient(ports, rows, asked),
    eligibility: (rows, asked) => askEligibility(ports, rows, asked),
    preview: (rows, asked) => previewPromotion(ports, rows, asked),
    nextMilestone: (rows) => nextMilestone(ports, rows),
    whereIs: (rows, sha) => whereIs(ports, rows, sha),
    compare: (rows, names) => compare(ports, rows, names),
    compareRunning: async (rows, { a, b, paths }) =>
      compareRunning(ports, {
        a: await findSide(ports, rows, a),
        b: await findSide(ports, rows, b),
        paths,
      }),
    sourceHealths: () => healthsOfSources(ports),
    sourceHealth: (stage) => healthOfSource(ports, findScheduled(ports, stage)),
    pauseSchedule: (rows, asked) => pauseSchedule(ports, rows, asked),
    runSchedule: (rows, asked) => runScheduleNow(ports, rows, asked),
    reconcile: async (name) => {
      const stage = ports.catalogue.get(name);
      await showHolds(ports);
      if (stage !== undefined) await reconciler.reconcile(stage);
    },
    sweep: async () => {
      await showHolds(ports);
      await endOnRemovedStages(ports).catch((error: unknown) => {
        ports.log.error({ err: error }, 'removed stages could not be looked at; they will be again');
      });
      for (const stage of stages) {
        await noticeByHand(ports, stage).catch((error: unknown) => {
          ports.log.error({ stage: stage.name, err: error }, 'a history could not be read; it will be again');
        });
        void reconciler.reconcile(stage);
      }
    },
    removeOld: () => removeOld(ports),
    tick: scheduleTicker(ports),
    stop: () => {
      reconciler.stop();
    },
    idle: () => reconciler.idle(),
  };
}

/** A by-hand run is told what the rows say; that this fails now and then only makes it late. */
async function showHolds({ store, holdBoard, log }: Ports): Promise<void> {
  try {
    await holdBoard.show(await store.read.holds.allOpen());
  } catch (error) {
    log.error({ err: error }, 'the holds could not be shown to by-hand runs; they will be again');
  }
}

/** Remembers the next occurrence of each stage, so that most ticks ask neither the rules nor the database. */
function scheduleTicker(ports: Ports): () => Promise<void> {
  const next = new Map<string, Occurrence | null>();
  const scheduled: readonly Stage[] = ports.catalogue.stages.filter((stage) => stage.schedule !== null);
  return async () => {
    for (const stage of scheduled) {
      const due = next.get(stage.name);
      const now = ports.now();
      // The first tick always looks: runs may have been missed while nobody was there.
      if (due !== undefined && (due === null || due.at > now)) continue;
      try {
        // Looked at again at every tick, so that a resumed one makes up for what it missed at once.
        if ((await ports.store.read.schedules.pause(stage.name)) !== null) {
          next.delete(stage.name);
          continue;
        }
        await runDueSchedule(ports, stage);
        // By the database's clock, which decides: one that is behind ours must be asked again for the same occurrence.
        next.set(stage.name, nextOccurrence(stage, await ports.store.read.now()));
      } catch (error) {
        ports.log.error(
          { stage: stage.name, err: error },
          'a schedule could not be looked at; it will be again',
        );
      }
    }
  };
}
