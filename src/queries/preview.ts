import type { BuildHead } from '../model/build.js';
import type { Plan } from '../model/plan.js';
import { outcomeBy, type Outcome } from '../model/outcome.js';
import type { Reason, ReasonCode } from '../model/promotion.js';
import type { Stage, StageState } from '../model/stage.js';
import type { Usual } from '../model/usual.js';
import { compareRunningApis, runningBuild, type ApiComparison } from './api-document.js';
import { listClients, type ClientView } from './client.js';
import { askBuild, type AskedBuild } from './asked-build.js';
import type { Eligibility } from './eligibility.js';
import { findBuild } from './find.js';
import { differenceOf, type Gained, type Lost } from './lineage.js';
import type { PreviewResult } from '../ports/engine.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import type { PreviewOrder } from '../ports/run-order.js';
import { otherRepository, toRunBuild } from './run-build.js';
import { usualTime } from './usual-time.js';

export interface Preview extends Eligibility {
  /** Against what runs there; null = nothing does yet. */
  readonly gained: Gained | null;
  readonly lost: Lost | null;
  readonly usual: Usual | null;
  /** Whom it would touch. */
  readonly clients: readonly ClientView[];
  /** What a promotion would wait for, although it may be requested. */
  readonly waitsFor: readonly Reason[];
  /** How the API of what runs there now differs from that of the build. */
  readonly api: ApiComparison;
  /** What its update would do; null = nobody can say: `outcome` tells why, on platform `process` nobody is asked. */
  readonly plan: Plan | null;
  readonly outcome: Outcome | null;
}

/**
 * What a promotion or a rollback would meet and do, without requesting it; of the commits at most so many are listed.
 * Throws what the request would be refused with.
 */
export async function previewPromotion(
  ports: Ports,
  rows: Rows,
  { most, ...asked }: AskedBuild & { readonly most: number },
): Promise<Preview> {
  const eligibility = await askBuild(ports, rows, asked);
  const { stage, build } = eligibility;
  const state = await rows.stages.get(stage.name);
  const settings = await ports.environments.of(stage);
  const waitsFor = eligibility.remarks.filter(({ code }) => waited.includes(code));
  const order = { stage, build: toRunBuild(stage, build), settings };
  // Backends are asked while the engine looks.
  const [looked, api] = await Promise.all([
    look(ports, order, { eligibility, waitsFor }),
    compareApi(ports, rows, { stage, state, build: build.id }),
  ]);
  const changed = await changeOf(rows, state, { build, most });
  const usual = await usualTime(rows, stage.name);
  const clients = await listClients(ports, rows, stage.name);
  return { ...eligibility, ...changed, usual, clients, waitsFor, api, ...looked };
}

const waited: readonly ReasonCode[] = ['stage-recovering', 'stage-busy', 'machine-away', 'machine-awaited'];

/** The build is asked where it runs: on the stage that it comes from, if it still does, else on any. */
async function compareApi(
  ports: Ports,
  rows: Rows,
  { stage, state, build }: { stage: Stage; state: StageState; build: string },
): Promise<ApiComparison> {
  const b = await runningBuild(ports, rows, { build, prefer: [stage.source] });
  // Where nobody knows what runs, its answer says nothing about the build that is remembered.
  const known = state.unknownReason === null ? stage : null;
  return compareRunningApis(ports, { a: { build: state.currentBuild, stage: known }, b });
}

async function changeOf(
  rows: Rows,
  { currentBuild, unknownReason }: StageState,
  { build, most }: { build: BuildHead; most: number },
): Promise<Pick<Preview, 'gained' | 'lost'>> {
  if (currentBuild === null || unknownReason !== null) return { gained: null, lost: null };
  const here = { build: await findBuild(rows, currentBuild), inside: null };
  const there = { build, inside: null };
  return differenceOf(rows, { from: here, to: there }, most);
}

async function look(
  ports: Ports,
  order: PreviewOrder,
  known: Pick<Preview, 'waitsFor'> & { eligibility: Eligibility },
): Promise<Pick<Preview, 'plan' | 'outcome'>> {
  if (order.stage.platform !== 'aws') return { plan: null, outcome: null };
  const obstacle = obstacleTo(order, known);
  return obstacle === null ? toLooked(await ports.engine.preview(order)) : { plan: null, outcome: obstacle };
}

/** Why the engine is not asked: an update that goes on makes its answer worthless, and without an image there is none. */
function obstacleTo(
  { build, settings }: PreviewOrder,
  { waitsFor, eligibility }: Pick<Preview, 'waitsFor'> & { eligibility: Eligibility },
): Outcome | null {
  const missing = eligibility.reasons.find(({ code }) => code === 'artefact-missing');
  const running = waitsFor.find((reason) => reason.code !== 'stage-busy' || reason.facts.promotion !== null);
  const reason = running ?? missing;
  return reason === undefined ? otherRepository(build, settings) : outcomeBy(reason);
}

const toLooked = (result: PreviewResult): Pick<Preview, 'plan' | 'outcome'> =>
  result.kind === 'planned' ? { plan: result.plan, outcome: null } : { plan: null, outcome: result.outcome };
