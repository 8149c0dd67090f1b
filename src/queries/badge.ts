import { isOpenIn, type Badge, type Badges } from '../model/badge.js';
import { isActive, type Phase } from '../model/promotion.js';
import { badgeOf } from '../policy/badge.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { viewStages, type StageView } from './stage.js';

/** What anybody may see of a stage, on a badge and on a monitor. */
export interface PublicStage {
  readonly badge: Badge;
  readonly isRunning: boolean;
  readonly last: { readonly phase: Phase; readonly at: Date | null } | null;
  readonly nextRun: Date | null;
}

/** The stages whose badges anybody may see, in their order. */
export async function readPublicStages(
  ports: Pick<Ports, 'catalogue' | 'now'> & { readonly platform: Pick<Ports['platform'], 'observe'> },
  rows: Rows,
  badges: Badges,
): Promise<readonly PublicStage[]> {
  const isOpen = isOpenIn(badges);
  const shown = ports.catalogue.stages.filter(({ name }) => isOpen(name));
  if (shown.length === 0) return [];
  return (await viewStages(ports, rows, shown)).map(publicStage);
}

function publicStage({ stage, state, observed, milestone, ...view }: StageView): PublicStage {
  const { lastRun, nextRun } = view;
  const isRunning = view.open.some(({ phase }) => isActive(phase));
  const badge = badgeOf({
    ...{ stage: stage.name, build: state.currentBuild, unknownReason: state.unknownReason, isRunning },
    ...{ milestone: milestone?.number ?? null, health: observed.health },
    ...{ lastPhase: lastRun?.phase ?? null, isHeld: view.holds.length > 0 },
  });
  const last = lastRun === null ? null : { phase: lastRun.phase, at: lastRun.endedAt };
  return { badge, isRunning, last, nextRun };
}
