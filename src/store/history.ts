import { gatherAfter } from '../model/ancestry.js';
import { buildId, buildNumber } from '../model/build.js';
import type { Carriers, HistoryRows } from '../ports/history.js';
import { between, contains, mostRead, nodesAbove } from './commit-graph.js';
import type { Db } from './database.js';
import { rewind } from './rewind.js';

/** Commits that are read to tell where one is. */
const mostAfter = 100_000;

export function history(db: Db, most = mostAfter): HistoryRows {
  return {
    carriers: (sha) => carriers(db, sha, most),
    between: (pairs) => between(db, pairs, mostRead),
    contains: (pairs) => contains(db, pairs, mostRead),
    rewind: (branch, pushed) => rewind(db, branch, pushed),
  };
}

async function carriers(db: Db, sha: string, most: number): Promise<Carriers> {
  const after = gatherAfter(sha);
  const all = new Map<string, string>();
  const own = new Set<string>();
  let left = most;
  for await (const page of nodesAbove(db, sha)) {
    for (const node of page) {
      after.see(node);
      if (!after.found.has(node.sha)) continue;
      for (const { build, branch } of node.made) all.set(build, branch);
      if (node.sha === sha)
        [buildId(node.build), ...node.made.map(({ build }) => build)].forEach((one) => own.add(one));
    }
    left -= page.length;
    if (left <= 0) break;
  }
  const inOrder = [...own].toSorted((one, other) => buildNumber(one) - buildNumber(other));
  return { all, own: inOrder, isAll: left > 0 };
}
