import { gatherAfter } from '../model/ancestry.js';
import { buildId, buildNumber } from '../model/build.js';
import type { Carriers, HistoryRows } from '../ports/history.js';
import { between, contains, mostRead, nodesAbove } from './commit-graph.js';
import type { Db } from './database.js';

export function history(db: Db): HistoryRows {
  return {
    carriers: (sha) => carriers(db, sha),
    between: (pairs) => between(db, pairs, mostRead),
    contains: (pairs) => contains(db, pairs, mostRead),
  };
}

async function carriers(db: Db, sha: string): Promise<Carriers> {
  const after = gatherAfter(sha);
  const all = new Map<string, string>();
  const own = new Set<string>();
  for await (const page of nodesAbove(db, sha))
    for (const node of page) {
      after.see(node);
      if (!after.found.has(node.sha)) continue;
      for (const { build, branch } of node.made) all.set(build, branch);
      if (node.sha === sha)
        [buildId(node.build), ...node.made.map(({ build }) => build)].forEach((one) => own.add(one));
    }
  return { all, own: [...own].toSorted((one, other) => buildNumber(one) - buildNumber(other)) };
}
