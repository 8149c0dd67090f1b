import type { Build } from '../model/build.js';
import type { Reason } from '../model/promotion.js';
import type { Stage } from '../model/stage.js';
import { objections } from '../policy/eligibility.js';
import { findBuild, findStage } from './find.js';
import { gatherFacts } from './gather.js';
import type { Ports } from './ports.js';
import type { Rows } from './rows.js';

export interface Eligibility {
  readonly stage: Stage;
  readonly build: Build;
  readonly reasons: readonly Reason[];
  /** When it may go there if nothing else changes; null = now, or nobody can say. */
  readonly earliest: Date | null;
}

/** May this build go to this stage, and if not, every reason why. */
export async function askEligibility(
  ports: Ports,
  rows: Rows,
  asked: { stage: string; build: string },
): Promise<Eligibility> {
  const stage = findStage(ports.catalogue, asked.stage);
  const build = await findBuild(rows, asked.build);
  const state = await rows.stages.get(stage.name);
  const fingerprint = await ports.environments.of(stage).then(
    (settings) => settings.fingerprint,
    () => null,
  );
  const facts = await gatherFacts(rows, {
    stage,
    state,
    build,
    trigger: 'request',
    fingerprint,
    mindsHold: true,
  });
  const reasons = objections(facts);
  const times = reasons.map(({ until }) => until?.getTime() ?? null);
  const known = reasons.length > 0 && times.every((time) => time !== null);
  return { stage, build, reasons, earliest: known ? new Date(Math.max(...times)) : null };
}
