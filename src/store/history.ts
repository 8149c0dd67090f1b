import { gatherAfter } from '../model/ancestry.js';
import { buildId, buildNumber } from '../model/build.js';
import type { Carriers, HistoryRows } from '../ports/history.js';
import { mostRead, nodesAbove } from './commit-graph.js';
import type { Db } from './database.js';
import { rewind } from './rewind.js';
import { between, contains } from './trunk.js';

/** Commits that are read to find the builds nearest to one. */
const mostAfter = 100_000;

export function history(
  db: Db,
  most: { readonly after?: number; readonly read?: number; readonly beside?: number } = {},
): HistoryRows {
  const { after = mostAfter, ...rest } = most;
  const bounds = { read: mostRead, ...rest };
  return {
    carriers: (sha, branches) => carriers(db, sha, { branches, most: after }),
    between: (pairs, newest) => between(db, pairs, newest === undefined ? bounds : { ...bounds, newest }),
    contains: (pairs) => contains(db, pairs, bounds),
    rewind: (branch, pushed) => rewind(db, branch, pushed),
  };
}

async function carriers(
  db: Db,
  sha: string,
  { branches, most }: { readonly branches: readonly string[]; readonly most: number },
): Promise<Carriers> {
  const after = gatherAfter(sha);
  const wanted = new Set(await branchesWith(db, sha, branches));
  const places: Placed[] = [];
  const own = new Set<string>();
  let left = most;
  for await (const page of nodesAbove(db, sha)) {
    for (const node of page) {
      after.see(node);
      const way = after.found.get(node.sha);
      if (way === undefined) continue;
      for (const { build, branch } of node.made) {
        places.push({ build, branch, way });
        wanted.delete(branch);
      }
      if (node.sha === sha)
        [buildId(node.build), ...node.made.map(({ build }) => build)].forEach((one) => own.add(one));
    }
    left -= page.length;
    if (wanted.size === 0 || left <= 0) break;
  }
  return nearestOf(places, own);
}

/** Those of these branches that have a commit now: on the others no build is waited for. */
async function branchesWith(db: Db, sha: string, branches: readonly string[]): Promise<string[]> {
  const to = [{ of: 'commit' as const, name: sha }];
  const has = await contains(
    db,
    branches.map((name) => ({ from: [{ of: 'branch', name }], to })),
    { read: mostRead },
  );
  return branches.filter((_, place) => has[place] === true);
}

interface Placed {
  readonly build: string;
  readonly branch: string;
  /** How far one of its commits is. */
  readonly way: number;
}

function nearestOf(places: readonly Placed[], own: ReadonlySet<string>): Carriers {
  const ways = new Map<string, number>();
  for (const { build, way } of places) ways.set(build, Math.min(way, ways.get(build) ?? way));
  const wayTo = (build: string): number => ways.get(build) ?? Number.MAX_SAFE_INTEGER;
  // Of those that are as near as each other, as two of the same commit are, the one that was registered last.
  const nearer = (one: string, other: string): number =>
    wayTo(one) - wayTo(other) || buildNumber(other) - buildNumber(one);
  const inOrder = places.toSorted((one, other) => nearer(one.build, other.build));
  // The last one that is set stays.
  const onBranches = new Map(inOrder.toReversed().map(({ build, branch }) => [branch, build]));
  return {
    own: [...own].toSorted(nearer),
    nearest: [...new Set([...own, ...onBranches.values()])].toSorted(nearer),
  };
}
