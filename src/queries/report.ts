import { isTerminal } from '../model/promotion.js';
import { descriptionOf } from '../policy/deployment.js';
import type { WantedDeployment } from '../ports/github.js';
import type { Rows } from '../ports/rows.js';
import { aheadOf } from './ahead.js';

export type ReportedDeployment = WantedDeployment;

/** A promotion as a deployment of its commit; null = it put no build there. */
export async function deploymentOf(rows: Rows, id: string): Promise<ReportedDeployment | null> {
  const promotion = await rows.promotions.get(id);
  if (promotion?.build == null) return null;
  const { stage, build, previousBuild, phase } = promotion;
  const [head] = await rows.builds.heads([build]);
  if (head === undefined) return null;
  const runs = isTerminal(phase) ? null : (await rows.stages.get(stage)).currentBuild;
  const from = previousBuild ?? runs;
  // Of a first build everything would be new, and of the same one again nothing is.
  const [ahead] = from === null || from === build ? [] : await aheadOf(rows, [{ from, to: build }]);
  const description = descriptionOf({ build, stage, commits: ahead?.commits ?? 0 });
  return { promotion: id, commit: head.commit, stage, description };
}
