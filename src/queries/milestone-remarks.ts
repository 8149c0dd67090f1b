import type { BuildHead } from '../model/build.js';
import type { Milestone } from '../model/milestone.js';
import type { Reason } from '../model/reason.js';
import type { Rows } from '../ports/rows.js';
import { aheadOf } from './ahead.js';

/** What is odd in a build as the next milestone: that it is one already, and that it lacks what the newest one has. */
export async function milestoneRemarks(rows: Rows, build: BuildHead): Promise<Reason[]> {
  const list = await rows.milestones.list();
  const [newest] = list;
  const same = list.find((one) => one.build === build.id);
  return [
    ...(same === undefined ? [] : [again(same)]),
    ...(newest === undefined ? [] : await back(rows, build, newest)),
  ];
}

const again = ({ build, number, stage }: Milestone): Reason => ({
  code: 'milestone-again',
  facts: { build, number, stage },
});

async function back(rows: Rows, { id: build }: BuildHead, newest: Milestone): Promise<Reason[]> {
  const [lacks] = await aheadOf(rows, [{ from: build, to: newest.build }]);
  const commits = lacks?.commits ?? 0;
  if (commits === 0) return [];
  return [{ code: 'milestone-back', facts: { build, number: newest.number, than: newest.build, commits } }];
}
