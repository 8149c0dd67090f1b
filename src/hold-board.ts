import type { Hold } from './model/hold.js';
import type { HoldBoard } from './promotion/ports.js';
import { writeHolds } from './stages/hold-file.js';

/** Keeps the holds readable for by-hand runs, in a file that is written when something about them has changed. */
export const holdBoard = (dataDir: string): HoldBoard => ({
  show: (holds) => writeHolds(dataDir, holds.map(toShown)),
});

const toShown = ({ id, stage, kind, actor, reason, until }: Hold) => ({
  id,
  stage,
  kind,
  by: actor.id,
  reason,
  until: until?.toISOString() ?? null,
});
