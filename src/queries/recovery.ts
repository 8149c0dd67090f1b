import { Refusal } from '../model/error.js';
import { isActive, type Promotion, type Reason } from '../model/promotion.js';
import type { Choice, PendingOperation, Recovery, StackLock } from '../model/recovery.js';
import type { Observation, Stage, StageState } from '../model/stage.js';
import { choicesIn, whatRuns } from '../policy/recovery.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { findStage } from './find.js';
import { seeOrphans, type OrphansSeen } from './orphans.js';
import { isSilent } from './owner.js';

/** Why nothing starts on a stage that is being recovered: it is being found out what it runs, and what is remembered of it may not be what it runs; [] = none is under way. */
export const recoveryOn = async (rows: Rows, stage: string): Promise<Reason[]> =>
  (await rows.recoveries.open(stage)) === undefined ? [] : [{ code: 'stage-recovering', facts: { stage } }];

/** Throws Refusal `recovery-running` while it is being found out what the stage runs. */
export async function assertNotRecovering(rows: Rows, stage: string): Promise<void> {
  const open = await rows.recoveries.open(stage);
  if (open === undefined) return;
  const facts = { stage, recovery: open.id, by: open.actor.id, since: open.startedAt.toISOString() };
  throw new Refusal('recovery-running', facts);
}

/** What a person sees before choosing what to do about a stage. */
export interface RecoveryView {
  readonly stage: Stage;
  readonly state: StageState;
  /** A promotion is under way. */
  readonly busy: boolean;
  /** The promotion that ran last. */
  readonly last: Promotion | null;
  readonly observed: Observation;
  readonly observedAt: Date;
  /** null = the state of the stack cannot be read. */
  readonly locks: readonly StackLock[] | null;
  readonly pending: readonly PendingOperation[] | null;
  /** What updates that were cut off may have left in AWS. */
  readonly orphans: OrphansSeen;
  readonly recovery: Recovery | null;
  readonly choices: readonly Choice[];
}

/** Looks at a stage, its platform and its stack; changes nothing. */
export async function lookAtRecovery(ports: Ports, rows: Rows, name: string): Promise<RecoveryView> {
  const stage = findStage(ports.catalogue, name);
  const [state, open, last = null, recovery = null, observed, locks, pending] = await Promise.all([
    rows.stages.get(stage.name),
    rows.promotions.open(stage.name),
    rows.promotions.lastRun(stage.name),
    rows.recoveries.last(stage.name),
    ports.platform.observe(stage.name),
    ports.engine.locks(stage.name).catch(() => null),
    ports.engine.pending(stage.name).catch(() => null),
  ]);
  const named = observed.build === null ? undefined : await rows.builds.get(observed.build);
  const verdict = whatRuns(stage, observed, named);
  const running = open.find(({ phase }) => isActive(phase));
  const busy = running !== undefined;
  const attempt = running === undefined ? undefined : await rows.attempts.last(running.id);
  const owner = attempt?.instance ?? (recovery?.endedAt === null ? recovery.instance : null);
  const silent = await isSilent(ports, rows, owner);
  const orphans = await orphansOn(ports, { stage, state, busy, now: await rows.now() });
  const choices = choicesIn({ state, busy, silent, locks, verdict, last, recovery });
  return {
    busy,
    stage,
    state,
    last,
    observed,
    observedAt: await rows.now(),
    locks,
    pending,
    orphans,
    recovery,
    choices,
  };
}

/** As they are now; where nobody can look just now, as they were. */
async function orphansOn(
  ports: Ports,
  { stage, state, busy, now }: Pick<RecoveryView, 'stage' | 'state' | 'busy'> & { readonly now: Date },
): Promise<OrphansSeen> {
  const { orphans: before } = state;
  const known = { orphans: before, refused: null };
  if (stage.platform !== 'aws' || busy) return known;
  return (await seeOrphans(ports, stage, { before, now }).catch(() => null)) ?? known;
}
