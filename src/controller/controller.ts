import type { Occurrence } from '../model/schedule.js';
import type { Stage } from '../model/stage.js';
import type { Removed } from '../ledger/retention.js';
import { quietHoldsAt } from '../policy/quiet.js';
import { nextOccurrence } from '../policy/schedule.js';
import type { Ports } from '../ports/ports.js';
import { machineToWake } from '../queries/machine.js';
import { noticeByHand } from './notice.js';
import { createOrphanWatch } from './orphans.js';
import { workPutBacks } from './put-back.js';
import { createReconciler } from './reconcile.js';
import { endOnRemovedStages } from './removed-stage.js';
import { removeOld } from './retention.js';
import { runDueSchedule } from './schedule.js';

/** What works off what was asked for, by itself. */
export interface Controller {
  /** Looks at one stage again; unknown names are ignored, because the catalogue may have changed. */
  reconcile(stage: string): Promise<void>;
  /** The machine that is to look at a stage, where that is another one that has just been heard of. */
  machineToWake(stage: string): Promise<string | null>;
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

export function createController(ports: Ports): Controller {
  const reconciler = createReconciler(ports);
  const orphans = createOrphanWatch(ports);
  const { stages } = ports.catalogue;
  return {
    reconcile: async (name) => {
      const stage = ports.catalogue.get(name);
      await showHolds(ports);
      if (stage !== undefined) await reconciler.reconcile(stage);
    },
    machineToWake: async (name) =>
      ports.catalogue.get(name) === undefined ? null : machineToWake(ports, ports.store.read, name),
    sweep: async () => {
      await showHolds(ports);
      await endOnRemovedStages(ports).catch((error: unknown) => {
        ports.log.error({ err: error }, 'removed stages could not be looked at; they will be again');
      });
      await workPutBacks(ports).catch((error: unknown) => {
        ports.log.error({ err: error }, 'what is to be put back could not be read; it will be again');
      });
      for (const stage of stages) {
        await noticeByHand(ports, stage).catch((error: unknown) => {
          ports.log.error({ stage: stage.name, err: error }, 'a history could not be read; it will be again');
        });
        orphans.look(stage);
        void reconciler.reconcile(stage);
      }
    },
    removeOld: () => removeOld(ports),
    tick: scheduleTicker(ports),
    stop: () => {
      reconciler.stop();
    },
    idle: async () => {
      await orphans.idle();
      await reconciler.idle();
    },
  };
}

/** A by-hand run is told what the rows say; that this fails now and then only makes it late. */
async function showHolds({ store, holdBoard, log, catalogue }: Ports): Promise<void> {
  try {
    const open = await store.read.holds.allOpen();
    const now = await store.read.now();
    const quiet = catalogue.stages.flatMap((stage) => quietHoldsAt(stage, now));
    // A run by hand puts there what is there.
    await holdBoard.show([...open.filter(({ kind }) => kind !== 'kept'), ...quiet]);
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
