import type { BuildHead } from '../model/build.js';
import type { Milestone } from '../model/milestone.js';
import type { Reason } from '../model/reason.js';
import type { Stage } from '../model/stage.js';
import { supersededBy } from '../policy/queue.js';
import type { Rows } from '../ports/rows.js';
import { aheadOf } from './ahead.js';

/**
 * What is odd in a build as the next milestone: that it is one already, that it lacks what the newest one has, and that
 * an older one still waits for the slot, whose place it would take.
 */
export async function milestoneRemarks(
  rows: Rows,
  { build, slot }: { build: BuildHead; slot: Stage },
): Promise<Reason[]> {
  const [newest, [same]] = await Promise.all([rows.milestones.last(), rows.milestones.ofBuilds([build.id])]);
  return [
    ...(same === undefined ? [] : [again(same)]),
    ...(newest === undefined ? [] : await back(rows, build, newest)),
    ...(await waiting(rows, slot)),
  ];
}

const again = ({ build, number, stage }: Milestone): Reason => ({
  code: 'milestone-again',
  facts: { build, number, stage },
});

async function waiting(rows: Rows, slot: Stage): Promise<Reason[]> {
  const open = await rows.promotions.open(slot.name);
  return supersededBy(slot, open, { trigger: 'milestone' }).flatMap(({ id, milestone: number }) => {
    if (number === null) return [];
    return [{ code: 'milestone-supersedes', facts: { stage: slot.name, promotion: id, number } } as const];
  });
}

async function back(rows: Rows, { id: build }: BuildHead, newest: Milestone): Promise<Reason[]> {
  const [lacks] = await aheadOf(rows, [{ from: build, to: newest.build }]);
  const commits = lacks?.commits ?? 0;
  if (commits === 0) return [];
  return [{ code: 'milestone-back', facts: { build, number: newest.number, than: newest.build, commits } }];
}
