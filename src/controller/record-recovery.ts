import { systemActor } from '../model/actor.js';
import type { RecoveryOutcome } from '../model/recovery-outcome.js';
import type { Recovery } from '../model/recovery.js';
import type { Observation, Stage, StageState } from '../model/stage.js';
import { endRecovery } from '../ledger/recovery.js';
import { afterRecovery, type RecoveryEnd } from '../policy/arrival.js';
import { namesAnother, whatRuns, type Verdict } from '../policy/recovery.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import type { FoundOut } from './recovery.js';

interface Ending {
  readonly outcome: RecoveryOutcome;
  /** null = nobody could be asked. */
  readonly end: RecoveryEnd | null;
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
    const { outcome, end, bySaying } = await endingOf(rows, { stage, state, recovery, found });
    const observed = found.kind === 'asked' ? found.observed : null;
    await endRecovery(ports, rows, {
      ...{ recovery, outcome, observed, instance: ports.instance.id },
      settled: {
        before: state,
        fence: state.fence,
        change: end === null ? {} : afterRecovery(state, end),
        observed: observed === null ? null : { platform: stage.platform, said: observed },
        whose: { promotion: null, requestId: recovery.requestId },
        actor: bySaying ? recovery.actor : systemActor('reconcile'),
      },
    });
  });

interface Situation {
  readonly stage: Stage;
  readonly state: StageState;
  readonly recovery: Recovery;
  readonly found: FoundOut;
}

/** The platform's word comes first; a person's counts where the platform has none. */
async function endingOf(rows: Rows, { stage, state, recovery, found }: Situation): Promise<Ending> {
  if (found.kind === 'stopped') return { outcome: found.outcome, end: null, bySaying: false };
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
    const { why } = verdict;
    const contradicted = why === 'build-unknown' && (await isContradicted(rows, stage, { state, observed }));
    return { outcome: { code: 'unclear', facts: { why } }, end: { kind: 'unclear', contradicted }, bySaying };
  }
  const build = verdict.kind === 'nothing' ? null : verdict.build;
  const last = await rows.promotions.lastRun(state.stage);
  const end = { kind: 'known', build, url: observed.url, at: await rows.now(), last } as const;
  const facts = { build, how: bySaying ? ('said' as const) : ('platform' as const) };
  return { outcome: { code: 'recovered', facts }, end, bySaying };
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
