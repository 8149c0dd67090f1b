import { messagesIn, type Language } from '../messages/index.js';
import { isActive, type Promotion } from '../model/promotion.js';
import { holdResource } from '../model/hold-resource.js';
import type { BuildOnStage, StageResource } from '../model/resource/stage.js';
import { quarantineResource } from '../model/quarantine-resource.js';
import { policyResource } from '../model/policy-resource.js';
import { etagOf, type Observation, type Stage, type StageState } from '../model/stage.js';
import { spanBetween } from '../queries/compare.js';
import { holdsInForce } from '../requests/hold.js';
import { findBuild } from '../queries/find.js';
import { nextRunOf } from '../queries/next-run.js';
import { readMilestones } from '../queries/milestone.js';
import type { Rows } from '../ports/rows.js';
import type { ApiPorts } from './api-ports.js';
import { clientResources } from './client-resource.js';
import { buildOnStage } from './build-resource.js';

/** A stage as the API shows it: its policy, its recorded state, and what its platform says right now. */
export async function stageResource(
  ports: ApiPorts,
  rows: Rows,
  { stage, language }: { stage: Stage; language: Language },
): Promise<StageResource> {
  const [state, open, [hold], last, observed] = await Promise.all([
    rows.stages.get(stage.name),
    rows.promotions.open(stage.name),
    holdsInForce(rows, stage.name),
    rows.promotions.lastRun(stage.name),
    ports.platform.observe(stage.name),
  ]);
  return {
    ...policyResource(stage),
    ...liveOf(state, open, observed),
    healthReason: refusalOf(observed, language),
    currentBuild: await placed(rows, state.currentBuild, state),
    previousBuild: await placed(rows, state.previousBuild, null),
    // How another build than the current one came there is not kept.
    stableBuild: await placed(
      rows,
      state.stableBuild,
      state.stableBuild === state.currentBuild ? state : null,
    ),
    milestone: await milestoneOf(rows, stage, state),
    behind: await behindOf(rows, stage, state),
    waiting: open.filter(({ phase }) => phase === 'pending').length,
    running: open.find(({ phase }) => isActive(phase))?.id ?? null,
    lastRun:
      last === undefined
        ? null
        : { promotion: last.id, phase: last.phase, endedAt: last.endedAt?.toISOString() ?? null },
    nextRun: (await nextRunOf(rows, stage, ports.now()))?.toISOString() ?? null,
    hold: hold === undefined ? null : holdResource(hold, await rows.now()),
    quarantined: (await rows.quarantines.allOpen(stage.name)).map(quarantineResource),
    clients: await clientResources(rows, { catalogue: ports.catalogue, language, stage: stage.name }),
    etag: etagOf(state),
  };
}

function liveOf(state: StageState, open: readonly Promotion[], observed: Observation) {
  const busy = open.some(({ phase }) => isActive(phase));
  return {
    state: busy ? ('busy' as const) : state.unknownReason !== null ? ('unknown' as const) : ('idle' as const),
    unknownReason: state.unknownReason,
    health: observed.health,
    restarts: observed.restarts,
    url: observed.url ?? state.url,
  };
}

const refusalOf = ({ refused }: Observation, language: Language): StageResource['healthReason'] =>
  refused === undefined
    ? null
    : {
        code: `aws-${refused.kind}`,
        text: messagesIn(language).awsFailures[refused.kind]({ ...refused }),
      };

async function placed(rows: Rows, id: string | null, state: StageState | null): Promise<BuildOnStage | null> {
  const build = id === null ? undefined : await rows.builds.get(id);
  if (build === undefined) return null;
  const promotion =
    state?.currentPromotion == null ? undefined : await rows.promotions.get(state.currentPromotion);
  return buildOnStage(build, {
    promotion: promotion?.id ?? null,
    since: state?.currentSince ?? null,
    by: promotion?.actor.id ?? null,
  });
}

async function milestoneOf(rows: Rows, stage: Stage, state: StageState): Promise<StageResource['milestone']> {
  if (stage.trigger !== 'milestone' || state.currentBuild === null) return null;
  const milestones = await readMilestones(rows);
  const here = milestones.on(state);
  return here === null ? null : { number: here.number, role: milestones.roleOf(here) };
}

/** How far the source is ahead, by the rule of a comparison of the two; nothing where nobody knows what one of them runs. */
async function behindOf(rows: Rows, stage: Stage, state: StageState): Promise<StageResource['behind']> {
  if (stage.source === null) return [];
  const source = await rows.stages.get(stage.source);
  if (source.currentBuild === null || source.currentBuild === state.currentBuild) return [];
  if (source.unknownReason !== null || state.unknownReason !== null) return [];
  const here = state.currentBuild === null ? null : { id: state.currentBuild };
  const { builds, commits } = await rows.builds.count(
    spanBetween(here, await findBuild(rows, source.currentBuild)),
  );
  return builds === 0 ? [] : [{ stage: stage.source, builds, commits }];
}
