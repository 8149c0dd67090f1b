import type { Attention } from '../model/attention.js';
import { attentionOn } from '../policy/attention.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { listPromotions, type PromotionView } from './promotion.js';
import { viewStages, type StageView } from './stage.js';

/** What a team asks all day, in one answer: what runs where, what needs somebody, what happened last. */
export interface Overview {
  readonly stages: readonly StageView[];
  readonly attention: readonly Attention[];
  readonly recent: readonly PromotionView[];
}

/** How many of the last promotions it has. */
export const recentPromotions = 10;

export async function readOverview(
  ports: Pick<Ports, 'catalogue' | 'now'> & { readonly platform: Pick<Ports['platform'], 'observe'> },
  rows: Rows,
): Promise<Overview> {
  const [stages, recent] = await Promise.all([
    viewStages(ports, rows, ports.catalogue.stages),
    listPromotions(rows, { limit: recentPromotions }),
  ]);
  return { stages, recent, attention: attentionOn(stages.map(now)) };
}

const now = ({ stage, state, observed, open, lastRun, hold, hostEnds, offBranch }: StageView) => ({
  ...{ stage: stage.name, build: state.currentBuild, unknownReason: state.unknownReason },
  ...{ health: observed.health, restarts: observed.restarts },
  ...{ lastRun, hold, hostEnds, offBranch },
  waiting: open.filter(({ phase }) => phase === 'pending'),
});
