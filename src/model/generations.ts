import type { ToldCommit } from './history.js';

/** A commit whose parents are told, or assumed where nobody said. */
export interface Descent {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly assumed: boolean;
}

/** Of a commit whose parents nobody told it is assumed that it follows the one before it; the first one follows `head`. */
export function descents(commits: readonly ToldCommit[], head: string | null): Descent[] {
  const befores = [head, ...commits.map(({ sha }) => sha)];
  return commits.map(({ sha, parents }, place) => {
    const before = befores[place] ?? null;
    if (parents !== null) return { sha, parents: [...new Set(parents)], assumed: false };
    return { sha, parents: before === null || before === sha ? [] : [before], assumed: true };
  });
}

/** Gives each of these commits a generation above its parents'; null = one of them would come before itself. */
export function generationsOf(
  commits: readonly Pick<Descent, 'sha' | 'parents'>[],
  known: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> | null {
  const own = new Map(commits.map((commit) => [commit.sha, commit]));
  const given = new Map<string, number>();
  const under = new Set<string>();
  const path = [...own.keys()];
  for (let sha = path.at(-1); sha !== undefined; sha = path.at(-1)) {
    const parents = own.get(sha)?.parents ?? [];
    const waits = parents.filter((parent) => own.has(parent) && !given.has(parent));
    if (given.has(sha)) path.pop();
    else if (waits.length === 0) {
      given.set(sha, 1 + Math.max(0, ...parents.map((one) => given.get(one) ?? known.get(one) ?? 0)));
      path.pop();
    } else if (under.has(sha)) return null;
    else {
      under.add(sha);
      path.push(...waits);
    }
  }
  return given;
}
