import type { BuildHead } from '../model/build.js';
import type { Hold } from '../model/hold.js';
import type { Phase, Promotion } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';
import { quietHoldsAt } from '../policy/quiet.js';
import { ahead, inForce } from '../policy/hold.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { stateOf } from './behind.js';
import { nextRunIn } from './schedule.js';

/** A stage that a commit may be on. */
export interface Place {
  readonly stage: Stage;
  readonly state: StageState;
  /** What it runs by its recorded state. */
  readonly current: BuildHead | null;
  /** Whether anybody knows if what it runs has the commit. */
  readonly isKnown: boolean;
  /** What it runs, where that is known and has the commit. */
  readonly arrived: BuildHead | null;
  /** What waits or runs there and has the commit, in the order of acceptance. */
  readonly coming: readonly Coming[];
  readonly nextRun: Date | null;
  readonly lastRun: Phase | null;
  /** The newest milestone of its slot. */
  readonly milestone: number | null;
  /** Its holds in force, and what is booked there. */
  readonly holds: readonly Hold[];
}

interface Coming {
  readonly promotion: Promotion;
  readonly build: BuildHead;
}

/** All stages, sources first, with what is known of each about the commit. */
export async function readPlaces(
  { catalogue: { stages } }: Pick<Ports, 'catalogue'>,
  rows: Rows,
  sha: string,
): Promise<{ places: Place[]; now: Date }> {
  const names = stages.map(({ name }) => name);
  const [states, open, lastRuns, pauses, milestones, holds, now] = await Promise.all([
    rows.stages.all(),
    rows.promotions.openOn(names),
    rows.promotions.lastRunsOn(names),
    rows.schedules.pauses(),
    rows.milestones.newestOfSlots(),
    rows.holds.allOpen(),
    rows.now(),
  ]);
  const there = [...states.map(({ currentBuild }) => currentBuild), ...open.map(({ build }) => build)];
  const [read, hasIt] = await Promise.all([readHeads(rows, there), readHaving(rows, sha, there)]);
  const places = stages.map((stage) => {
    const { name, trigger } = stage;
    const here = (one: { readonly stage: string }): boolean => one.stage === name;
    const state = stateOf(states, name);
    const current = read(state.currentBuild);
    const has = current !== null && state.unknownReason === null && hasIt(current.id) === true;
    return {
      ...{ stage, state, current, arrived: has ? current : null },
      isKnown: current === null || hasIt(current.id) !== null,
      coming: open.filter(here).flatMap((promotion) => {
        const build = read(promotion.build);
        return build !== null && hasIt(build.id) === true ? [{ promotion, build }] : [];
      }),
      nextRun: nextRunIn(pauses, stage, now),
      lastRun: lastRuns.find(here)?.phase ?? null,
      milestone: trigger === 'milestone' ? (milestones.find(here)?.number ?? null) : null,
      holds: [
        ...inForce([...holds.filter(here), ...quietHoldsAt(stage, now)], now),
        ...ahead(holds.filter(here), now),
      ],
    };
  });
  return { places, now };
}

/** Asks of these builds whether they have a commit, and gives what tells it of each; null = nobody knows. */
async function readHaving(
  rows: Rows,
  sha: string,
  ids: readonly (string | null)[],
): Promise<(id: string) => boolean | null> {
  const builds = [...new Set(ids.filter((id) => id !== null))];
  const to = [{ of: 'commit' as const, name: sha }];
  const has = await rows.history.contains(
    builds.map((name) => ({ from: [{ of: 'build' as const, name }], to })),
  );
  const known = new Map(builds.map((id, place) => [id, has[place] ?? null]));
  return (id) => known.get(id) ?? null;
}

/** Reads these builds, and gives what finds each of them. */
async function readHeads(
  rows: Rows,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => BuildHead | null> {
  const heads = await rows.builds.heads([...new Set(ids.filter((id) => id !== null))]);
  const byId = new Map(heads.map((head) => [head.id, head]));
  return (id) => (id === null ? null : (byId.get(id) ?? null));
}
