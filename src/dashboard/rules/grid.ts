import type { ListedBuildResource } from '../../contract/build.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';

/** What a build is on a stage: it runs there, or its last promotion to it; null = it never was on its way. */
export type Cell =
  | { readonly is: 'running' }
  | { readonly is: 'promotion'; readonly promotion: PromotionResource }
  | null;

export interface GridRow {
  readonly build: string;
  readonly commit: string;
  readonly subject: string;
  /** In the order of the stages. */
  readonly cells: readonly Cell[];
}

interface Asked {
  readonly stages: readonly StageResource[];
  readonly builds: readonly ListedBuildResource[];
  /** Newest first. */
  readonly promotions: readonly PromotionResource[];
}

/** Builds by stages, the newest build first; also those that run although they are older than the list. */
export function gridOf({ stages, builds, promotions }: Asked): GridRow[] {
  const running = stages.flatMap(({ currentBuild }) => currentBuild ?? []);
  const all = new Map([...running, ...builds].map((build) => [build.id, build]));
  return [...all.values()]
    .toSorted((a, b) => Number(b.id.slice(1)) - Number(a.id.slice(1)))
    .map(({ id, commit, subject }) => ({
      ...{ build: id, commit, subject },
      cells: stages.map((stage) => cellOf(id, stage, promotions)),
    }));
}

function cellOf(
  build: string,
  { stage, currentBuild }: StageResource,
  promotions: Asked['promotions'],
): Cell {
  const last = promotions.find((one) => one.build === build && one.stage === stage);
  const isOpen = last !== undefined && ['pending', 'running', 'verifying'].includes(last.phase);
  if (currentBuild?.id === build && !isOpen) return { is: 'running' };
  return last === undefined ? null : { is: 'promotion', promotion: last };
}
