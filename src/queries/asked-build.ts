import { Refusal } from '../model/error.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { askEligibility, type Eligibility } from './eligibility.js';
import { findStage } from './find.js';
import { askRollback } from './rollback.js';
import { resolveBuild, type WantedBuild } from './wanted-build.js';

/** A stage, the build that is to come there, and as what. */
export interface AskedBuild {
  readonly stage: string;
  /** null = the one that a rollback would choose. */
  readonly wanted: WantedBuild | null;
  /** The milestone that would bring it; left out = a promotion. */
  readonly milestone?: number | undefined;
  /** As a rollback. */
  readonly goesBack?: boolean;
  /** Whether a step back by a promotion is to be kept; null = by the rule. */
  readonly keepsStepBack?: boolean | null;
}

/** What speaks against it, by the rules of the request that was meant. Throws what that would be refused with. */
export async function askBuild(
  ports: Ports,
  rows: Rows,
  { stage: name, wanted, milestone, goesBack = false, keepsStepBack = null }: AskedBuild,
): Promise<Eligibility> {
  const stage = findStage(ports.catalogue, name);
  if (wanted === null && !goesBack) throw new Refusal('validation', {});
  const named = wanted === null ? null : await resolveBuild(ports, rows, { stage, wanted });
  if (named === null || goesBack)
    return askRollback(ports, rows, { stage: stage.name, toBuild: named?.id ?? null });
  return askEligibility(ports, rows, { stage: stage.name, build: named.id, milestone, keepsStepBack });
}
