import { buildId } from './build.js';
import type { Between } from './history.js';

/** A commit in the graph. Its generation is higher than that of every commit before it. */
export interface Node {
  readonly sha: string;
  readonly parents: readonly string[];
  /** The number of the first build that brought it. */
  readonly build: number;
}

/** The commits by which two sides of a history are named. */
export interface Heads {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Looks for what a pair differs in, while it is shown the graph from its newest generation on. */
export interface Walk {
  /** Whether nothing that comes could change the answer. */
  readonly done: () => boolean;
  readonly see: (node: Node) => void;
  readonly answer: () => Omit<Between, 'isAll'>;
  /** Whether `from` has all of `to`; null = not known yet. */
  readonly contains: () => boolean | null;
}

const ours = 1;
const theirs = 2;
const both = 3;

/**
 * What git calls `from..to`: children come before their parents, so each commit is known whole when it is seen. Histories
 * that share nothing are read no further than `to` goes: below its last commit there is none that both could have.
 */
export function walkBetween({ from, to }: Heads): Walk {
  const marks = new Map<string, number>();
  const gained: string[] = [];
  const brought = new Map<number, string[]>();
  const own = new Set(to);
  let base: string | null = null;
  let meets = false;
  /** Commits of `to` that are still to be seen: those that `from` is not known to have, and those that it has. */
  const open = { [ours]: 0, [both]: 0 };
  const mark = (sha: string, side: number): void => {
    const before = marks.get(sha) ?? 0;
    const after = before | side;
    if (after === before) return;
    marks.set(sha, after);
    if (before === ours) open[ours] -= 1;
    if (after === ours) open[ours] += 1;
    if (after !== both) return;
    open[both] += 1;
    meets ||= own.has(sha);
  };
  for (const sha of to) mark(sha, ours);
  for (const sha of from) mark(sha, theirs);
  return {
    done: () => open[ours] === 0 && (base !== null || open[both] === 0),
    see: ({ sha, parents, build }) => {
      const side = marks.get(sha);
      if (side === undefined) return;
      marks.delete(sha);
      if (side === ours) {
        open[ours] -= 1;
        gained.push(sha);
        const before = brought.get(build);
        if (before === undefined) brought.set(build, [sha]);
        else before.push(sha);
      }
      if (side === both) {
        open[both] -= 1;
        base ??= sha;
      }
      for (const parent of parents) mark(parent, side);
    },
    answer: () => ({
      ...{ count: gained.length, gained, base, meets },
      brought: new Map([...brought].map(([build, shas]) => [buildId(build), shas])),
    }),
    contains: () => (gained.length > 0 ? false : open[ours] === 0 ? true : null),
  };
}

/**
 * Gathers a commit and all that come after it, each with the length of the longest way there, while it is shown the graph
 * from its oldest generation on: what comes after another one is farther than that.
 */
export function gatherAfter(sha: string): {
  see: (node: Pick<Node, 'sha' | 'parents'>) => void;
  found: ReadonlyMap<string, number>;
} {
  const found = new Map([[sha, 0]]);
  return {
    found,
    see: (node) => {
      const ways = node.parents.flatMap((parent) => found.get(parent) ?? []);
      if (ways.length > 0) found.set(node.sha, 1 + Math.max(...ways));
    },
  };
}

/** Where a commit stands among others in the history. */
export interface Standing {
  /** Whether any branch still has it. */
  readonly isKept: boolean;
  /** Whether a branch has it that stages take. */
  readonly isTaken: boolean;
  /** Of the longest row of others that come after it: how many they are. What a forced push dropped counts for nothing it kept. */
  readonly after: number;
}

const unseen: Standing = { isKept: false, isTaken: false, after: 0 };

/** Finds where these commits stand, while it is shown the graph from its newest generation on. */
export function walkStandings(
  wanted: readonly string[],
  heads: readonly { readonly sha: string; readonly isTaken: boolean }[],
): {
  done: () => boolean;
  see: (node: Pick<Node, 'sha' | 'parents'>) => void;
  standingOf: (sha: string) => Standing;
} {
  const open = new Set(wanted);
  const marks = new Map<string, Standing>();
  const found = new Map<string, Standing>();
  const mark = (sha: string, one: Standing): void => {
    const other = marks.get(sha);
    marks.set(sha, other === undefined ? one : joined(one, other));
  };
  for (const { sha, isTaken } of heads) mark(sha, { isKept: true, isTaken, after: 0 });
  for (const sha of open) mark(sha, unseen);
  return {
    done: () => open.size === 0,
    see: ({ sha, parents }) => {
      const standing = marks.get(sha);
      if (standing === undefined) return;
      marks.delete(sha);
      const isWanted = open.delete(sha);
      if (isWanted) found.set(sha, standing);
      const below = { ...standing, after: standing.after + Number(isWanted) };
      for (const parent of parents) mark(parent, below);
    },
    standingOf: (sha) => found.get(sha) ?? unseen,
  };
}

function joined(one: Standing, other: Standing): Standing {
  if (one.isKept !== other.isKept) return one.isKept ? one : other;
  return {
    isKept: one.isKept,
    isTaken: one.isTaken || other.isTaken,
    after: Math.max(one.after, other.after),
  };
}

/** The newest first: what a branch still has, then what nothing else comes after, then what stages take. */
export const byStanding = (one: Standing, other: Standing): number =>
  Number(other.isKept) - Number(one.isKept) ||
  one.after - other.after ||
  Number(other.isTaken) - Number(one.isTaken);
