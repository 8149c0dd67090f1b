import { systemActor } from '../model/actor.js';
import type { Observation, Stage, StageState } from '../model/stage.js';
import type { NewEvent, Rows, StageChange } from '../ports/rows.js';

type Whose = Pick<NewEvent, 'promotion' | 'requestId'>;

/** Keeps what the platform said runs there: whoever looks later sees what was decided upon. */
export const recordObserved = (
  rows: Rows,
  platform: Stage['platform'],
  { observed, whose }: { observed: Observation; whose: Whose },
): Promise<void> =>
  rows.events.append({
    ...whose,
    name: 'stage:observed',
    stage: observed.stage,
    actor: systemActor('reconcile'),
    facts: { platform, ...factsOf(observed) },
  });

const factsOf = ({ build, commit, digest, health, url, settled }: Observation) => ({
  ...{ build, commit, digest, health, url },
  settled: settled !== false,
});

/** Tells of a change after which nobody knows what the stage runs, or somebody does again; of any other nothing. */
export async function recordKnowledge(
  rows: Rows,
  before: StageState,
  {
    change,
    whose,
    actor = systemActor('reconcile'),
  }: {
    change: StageChange;
    whose: Whose;
    actor?: NewEvent['actor'];
  },
): Promise<void> {
  const { unknownReason: why, currentBuild: build = before.currentBuild } = change;
  if (why === undefined || why === before.unknownReason) return;
  const { stage } = before;
  await rows.events.append(
    why === null
      ? { ...whose, name: 'stage:known', stage, actor, facts: { build } }
      : { ...whose, name: 'stage:unknown', stage, actor, facts: { why } },
  );
}
