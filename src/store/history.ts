import { gatherAfter } from '../model/ancestry.js';
import { buildId, buildNumber } from '../model/build.js';
import type { Carriers, HistoryRows } from '../ports/history.js';
import { mostRead, nodesAbove } from './commit-graph.js';
import type { Db } from './database.js';
import { rewind } from './rewind.js';
import { between, contains } from './trunk.js';

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
  const branches = new Map<string, string>();
  /** By build how far the nearest of its commits is. */
  const ways = new Map<string, number>();
  const own = new Set<string>();
  let left = most;
  for await (const page of nodesAbove(db, sha)) {
    for (const node of page) {
      after.see(node);
      const way = after.found.get(node.sha);
      if (way === undefined) continue;
      for (const { build, branch } of node.made) {
        branches.set(build, branch);
        ways.set(build, Math.min(way, ways.get(build) ?? way));
      }
      if (node.sha === sha)
        [buildId(node.build), ...node.made.map(({ build }) => build)].forEach((one) => own.add(one));
    }
    left -= page.length;
    if (left <= 0) break;
  }
  const wayTo = (build: string): number => ways.get(build) ?? Number.MAX_SAFE_INTEGER;
  // Of those that are as near as each other, as two of the same commit are, the one that was registered last.
  const nearer = (one: string, other: string): number =>
    wayTo(one) - wayTo(other) || buildNumber(other) - buildNumber(one);
  return {
    all: new Map([...branches].toSorted(([one], [other]) => nearer(one, other))),
    own: [...own].toSorted(nearer),
    isAll: left > 0,
  };
}
