import { buildId } from './build.js';
import type { Between } from './history.js';

/** A commit of the graph, and how it stands to the trunk: the line of first parents of one branch, numbered from the oldest on. */
export interface Known {
  readonly sha: string;
  /** The number of the first build that brought it. */
  readonly build: number;
  readonly generation: number;
  /** The number of the commit of the trunk that it came with; null = the trunk has not got it. */
  readonly entered: number | null;
}

export interface Seen extends Known {
  readonly parents: readonly string[];
  /** Its own number; null = it is not on the trunk itself. */
  readonly place: number | null;
}

/** All that a side of a history has: what came to the trunk up to one of its commits, and what it has beside that. */
export interface Reach {
  /** By what it is named, whether anybody knows it or not: null = nobody. */
  readonly heads: ReadonlyMap<string, Known | null>;
  /** The newest commit of the trunk that it has; null = none. */
  readonly top: Seen | null;
  readonly beside: ReadonlyMap<string, Known>;
}

/** What these commits have, where `seen` has them and all before them down to the trunk. */
export function reachOf(heads: readonly string[], seen: ReadonlyMap<string, Seen>): Reach {
  const found = new Set(heads);
  let top: Seen | null = null;
  const walked: Seen[] = [];
  for (const sha of found) {
    const one = seen.get(sha);
    if (one === undefined) continue;
    if (one.place === null) {
      walked.push(one);
      for (const parent of one.parents) found.add(parent);
    } else if (top === null || one.place > placeOf(top)) top = one;
  }
  const beside = walked.filter((one) => !isUpTo(one, top));
  return {
    heads: new Map(heads.map((sha) => [sha, seen.get(sha) ?? null])),
    ...{ top, beside: new Map(beside.map((one) => [one.sha, one])) },
  };
}

const placeOf = (top: Seen | null): number => top?.place ?? 0;

const isUpTo = ({ entered }: Known, top: Seen | null): boolean => entered !== null && entered <= placeOf(top);

const hasOne = ({ top, beside }: Reach, one: Known): boolean => isUpTo(one, top) || beside.has(one.sha);

/** Whether a side has all that another one has; of what nobody knows it has only what it is named by itself. */
export const hasAll = (from: Reach, to: Reach): boolean =>
  placeOf(to.top) <= placeOf(from.top) &&
  [...to.heads].every(([sha, known]) => known !== null || from.heads.has(sha)) &&
  [...to.beside.values()].every((one) => hasOne(from, one));

/** The numbers of what came to the trunk with `to` and not with `from`. */
export interface Range {
  readonly above: number;
  readonly upTo: number;
}

/** null = nothing did. */
export const rangeBetween = (from: Reach, to: Reach): Range | null =>
  placeOf(to.top) > placeOf(from.top) ? { above: placeOf(from.top), upTo: placeOf(to.top) } : null;

/**
 * What git calls `from..to`; `entered` = what came to the trunk in the range between the two, or the newest of it, and how
 * much that is altogether.
 */
export function differenceBy(
  from: Reach,
  to: Reach,
  { entered, all }: { readonly entered: readonly Known[]; readonly all: number },
): Omit<Between, 'isAll'> {
  const gained = [
    ...[...to.beside.values()].filter((one) => !hasOne(from, one)),
    ...entered.filter(({ sha }) => !from.beside.has(sha)),
  ].toSorted(newestFirst);
  const brought = new Map<string, string[]>();
  for (const { build, sha } of gained) {
    const id = buildId(build);
    const before = brought.get(id);
    if (before === undefined) brought.set(id, [sha]);
    else before.push(sha);
  }
  return {
    ...{ brought, base: newestOfBoth(from, to), gained: gained.map(({ sha }) => sha) },
    count: all === entered.length ? gained.length : countOf(from, to, all),
    meets: [...to.heads].some(
      ([sha, known]) => from.heads.has(sha) || (known !== null && hasOne(from, known)),
    ),
  };
}

/** Of what came to the trunk between the two, `from` may have some beside it. */
function countOf(from: Reach, to: Reach, all: number): number {
  const beside = [...to.beside.values()].filter((one) => !hasOne(from, one));
  const had = [...from.beside.values()].filter((one) => isUpTo(one, to.top));
  return beside.length + all - had.length;
}

function newestOfBoth(from: Reach, to: Reach): string | null {
  const lower = placeOf(from.top) < placeOf(to.top) ? from.top : to.top;
  const both = [
    ...(lower === null ? [] : [lower]),
    ...[...from.beside.values()].filter((one) => hasOne(to, one)),
    ...[...to.beside.values()].filter((one) => hasOne(from, one)),
  ];
  return both.toSorted(newestFirst)[0]?.sha ?? null;
}

/** As the graph is walked. */
const newestFirst = (one: Known, other: Known): number =>
  other.generation - one.generation || (one.sha < other.sha ? 1 : -1);
