import { isBuildId } from '../model/build.js';
import type { Observation, Stage, StageState } from '../model/stage.js';
import { leftByHand } from '../policy/by-hand.js';
import { whatRuns } from '../policy/recovery.js';
import { asksForVerification } from '../policy/verification.js';
import type { HistoryEntry } from '../ports/ports.js';
import type { Rows, StageChange } from '../ports/rows.js';

interface Asked {
  readonly stage: Stage;
  readonly state: StageState;
  readonly entry: HistoryEntry;
}

const removed: StageChange = {
  ...{ currentBuild: null, stableBuild: null, currentFingerprint: null, url: null },
  unknownReason: null,
};
const changedByHand: StageChange = { unknownReason: 'changed-by-hand' };

/** What the stack's outputs say; a build that we do not know makes the stage unknown, not something else. */
export async function changeByRun(
  rows: Rows,
  { stage, state, entry: { kind, succeeded, outputs } }: Asked,
): Promise<StageChange> {
  if (!succeeded) return {};
  if (kind === 'destroy') return removed;
  const id = text(outputs?.['build']);
  const build = id !== null && isBuildId(id) ? await rows.builds.get(id) : undefined;
  if (build === undefined) return changedByHand;
  return {
    currentBuild: build.id,
    stableBuild: (await isGoodThere(rows, stage, build.id)) ? build.id : state.stableBuild,
    currentFingerprint: text(outputs?.['dotenvFingerprint']),
    url: text(outputs?.['url']),
    unknownReason: null,
  };
}

/** What the platform says after it, as after a failure of our own. */
export async function changeByPlatform(
  rows: Rows,
  { stage, state, entry, observed }: Asked & { observed: Observation },
): Promise<StageChange> {
  const { kind, succeeded, outputs } = entry;
  const named = observed.build === null ? undefined : await rows.builds.get(observed.build);
  const run = { kind, succeeded, build: text(outputs?.['build']) };
  const left = leftByHand(run, state.currentBuild, whatRuns(stage, observed, named));
  if (left.kind === 'as-it-was') return {};
  if (left.kind === 'unclear') return changedByHand;
  if (left.kind === 'nothing') return removed;
  // With which dotenv file it runs, nobody has seen; nor has anybody checked it.
  return {
    ...{ currentBuild: left.build, currentFingerprint: null, url: observed.url ?? state.url },
    unknownReason: null,
  };
}

/** A run by hand checks nothing: good is what had been found so before, where the stage asks for that. */
async function isGoodThere(rows: Rows, stage: Stage, build: string): Promise<boolean> {
  if ((await rows.quarantines.open(stage.name, build)) !== undefined) return false;
  return !asksForVerification(stage) || (await rows.promotions.firstVerified(stage.name, build)) !== null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
