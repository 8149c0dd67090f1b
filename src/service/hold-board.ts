import type { Hold } from '../model/hold.js';
import type { HoldBoard } from '../ports/hold-board.js';
import { writeHolds } from '../program/hold-file.js';

/** Keeps the holds readable for by-hand runs, in a file that is written when something about them has changed. */
export function holdBoard(dataDir: string): HoldBoard {
  let last = Promise.resolve();
  return {
    // One after another: two at once would write into one file.
    show: (holds) => {
      const mine = last.then(() => writeHolds(dataDir, holds.map(toShown)));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

const toShown = ({ id, stage, kind, actor, reason, from, keepsFrom, until, shows }: Hold) => ({
  id,
  stage,
  kind,
  by: actor.id,
  reason,
  until: until?.toISOString() ?? null,
  from: from?.toISOString() ?? null,
  keepsFrom: from === null ? null : keepsFrom.toISOString(),
  shows: shows?.build ?? null,
});
