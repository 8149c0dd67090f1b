import type { BuildHead } from '../model/build.js';
import type { Milestone } from '../model/milestone.js';
import type { Reason } from '../model/reason.js';
import type { Rows } from '../ports/rows.js';
import { findBuild } from './find.js';
import { gainedBetween } from './lineage.js';

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

async function back(rows: Rows, build: BuildHead, newest: Milestone): Promise<Reason[]> {
  const to = await findBuild(rows, newest.build);
  const { count: commits } = await gainedBetween(
    rows,
    { from: { build, inside: null }, to: { build: to, inside: null } },
    0,
  );
  if (commits === 0) return [];
  const facts = { build: build.id, number: newest.number, than: newest.build, commits };
  return [{ code: 'milestone-back', facts }];
}
