import type { Build } from '../model/build.js';
import type { Phase, Promotion, Reason } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';
import { carries, earliestArrival } from '../policy/commit.js';
import { reasonToSkip } from '../policy/skip.js';
import { spanBetween } from './behind.js';
import { askEligibility } from './eligibility.js';
import { findBuild } from './find.js';
import { nextRunOf } from './schedule.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { healthOfSource } from './source-health.js';
import { waitingState } from './queue.js';

/** A commit on one stage. */
export interface Whereabouts {
  readonly stage: Stage;
  /** null = nobody knows what the stage runs. */
  readonly reached: boolean | null;
  /** Since when it has been there without a break. */
  readonly since: Date | null;
  /** What brought it, or would bring it. */
  readonly build: Build;
  /** Commits that the stage would get together with it; null = it runs nothing yet, or has it. */
  readonly behind: number | null;
  /** The promotion that is on its way with it. */
  readonly promotion: string | null;
  /** Why it is not there. */
  readonly reasons: readonly Reason[];
  readonly nextRun: Date | null;
  readonly lastRun: Phase | null;
  /** The newest milestone of the stage's slot. */
  readonly milestone: number | null;
  readonly earliest: Date | null;
}

interface Asked {
  readonly stage: Stage;
  readonly builds: readonly Build[];
  readonly source: Whereabouts | undefined;
}

/** Where a commit is on one stage, and where it is not, why and when at the earliest. */
export async function whereOn(
  ports: Ports,
  rows: Rows,
  { stage, builds, source }: Asked,
): Promise<Whereabouts> {
  const state = await rows.stages.get(stage.name);
  const current = state.currentBuild === null ? null : await findBuild(rows, state.currentBuild);
  const now = await rows.now();
  const lastRun = await rows.promotions.lastRun(stage.name);
  const known = {
    stage,
    nextRun: await nextRunOf(rows, stage, now),
    lastRun: lastRun?.phase ?? null,
    milestone: await milestoneOf(rows, stage),
  };
  if (current !== null && carries(current, builds) && state.unknownReason === null) {
    const since = await presentSince(rows, state, builds);
    const arrived = { reached: true, since, behind: null, promotion: null, reasons: [], earliest: null };
    return { ...known, ...arrived, build: current };
  }
  const way = await wayTo(ports, rows, { stage, builds, source });
  const behind =
    current === null || state.unknownReason !== null
      ? null
      : await rows.builds.count(spanBetween(current, way.build));
  return {
    ...known,
    ...way,
    reached: state.unknownReason === null ? false : null,
    since: null,
    behind: behind?.commits ?? null,
    earliest: earliestArrival({
      ...{ stage, now, reasons: way.reasons },
      sourceAt: source?.earliest ?? null,
      paused: known.nextRun === null,
    }),
  };
}

async function milestoneOf(rows: Rows, { name, trigger }: Stage): Promise<number | null> {
  if (trigger !== 'milestone') return null;
  const numbers = (await rows.milestones.list())
    .filter(({ stage }) => stage === name)
    .map(({ number }) => number);
  return numbers.length === 0 ? null : Math.max(...numbers);
}

const pageSize = 100;

/** Back through the builds that succeeded there, as long as each of them has the commit. */
async function presentSince(rows: Rows, state: StageState, builds: readonly Build[]): Promise<Date | null> {
  const carriers = new Map<string, boolean>();
  let since = state.currentSince;
  for (let page: Promotion[] | null = null; page === null || page.length === pageSize;) {
    const beforeSeq = page?.at(-1)?.seq;
    page = await rows.promotions.list({
      ...{ stage: state.stage, phases: ['succeeded'], limit: pageSize },
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
    });
    for (const { build, endedAt } of page) {
      if (build === null) continue;
      const has = carriers.get(build) ?? carries(await findBuild(rows, build), builds);
      carriers.set(build, has);
      if (!has) return since;
      since = endedAt ?? since;
    }
  }
  return since;
}

type Way = Pick<Whereabouts, 'build' | 'promotion' | 'reasons'>;

/** What would bring the commit to a stage that does not have it, and what speaks against that. */
async function wayTo(ports: Ports, rows: Rows, asked: Asked): Promise<Way> {
  const { stage, builds } = asked;
  for (const promotion of await rows.promotions.open(stage.name)) {
    const coming = promotion.build === null ? null : await findBuild(rows, promotion.build);
    if (coming === null || !carries(coming, builds)) continue;
    const waits = (await waitingState(rows, promotion))?.blockedBy ?? [];
    const facts = { build: coming.id, promotion: promotion.id };
    return {
      build: coming,
      promotion: promotion.id,
      reasons: [{ code: 'already-on-its-way', facts }, ...waits],
    };
  }
  const build = await candidateFor(rows, asked);
  const eligibility = await askEligibility(ports, rows, { stage: stage.name, build: build.id });
  // What is only said to run there is no reason against it.
  const reasons = eligibility.reasons.filter(({ code }) => code !== 'already-current');
  const skip = reasons.length === 0 ? await skipOf(ports, rows, asked) : null;
  return { build, promotion: null, reasons: skip === null ? reasons : [skip] };
}

/** What runs on the source, if that has it; else a build that came through there; else the first that has it. */
async function candidateFor(rows: Rows, { stage, builds, source }: Asked): Promise<Build> {
  if (source?.reached === true) return source.build;
  const passed = new Set(stage.source === null ? [] : await rows.promotions.succeeded(stage.source));
  const own = builds.filter(({ branch }) => stage.branches.length === 0 || stage.branches.includes(branch));
  const build = builds.findLast(({ id }) => passed.has(id)) ?? own[0] ?? builds[0];
  if (build === undefined) throw new Error('a commit that was found has a build');
  return build;
}

/** What a run of its schedule would be skipped for, although the rules would take the build. */
async function skipOf(ports: Ports, rows: Rows, { stage }: Asked): Promise<Reason | null> {
  if (stage.schedule === null || stage.source === null) return null;
  const source = await rows.stages.get(stage.source);
  return reasonToSkip({
    source: stage.source,
    sourceBuild: source.currentBuild,
    sourceHealth: await healthOfSource(ports, stage),
    sourceUnknown: source.unknownReason !== null,
  });
}
