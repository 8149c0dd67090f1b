import type { Between } from './history.js';

/** A commit in the graph. Its generation is higher than that of every commit before it. */
export interface Node {
  readonly sha: string;
  readonly parents: readonly string[];
  /** The first build that brought it. */
  readonly build: string;
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
  readonly answer: () => Between;
}

const ours = 1;
const theirs = 2;
const both = 3;

/** What git calls `from..to`: children come before their parents, so each commit is known whole when it is seen. */
export function walkBetween({ from, to }: Heads): Walk {
  const marks = new Map<string, number>();
  const gained: { sha: string; build: string }[] = [];
  const own = new Set(to);
  let base: string | null = null;
  let meets = false;
  let open = 0;
  const mark = (sha: string, side: number): void => {
    const before = marks.get(sha) ?? 0;
    const after = before | side;
    marks.set(sha, after);
    open += Number(after === ours) - Number(before === ours);
  };
  for (const sha of to) mark(sha, ours);
  for (const sha of from) mark(sha, theirs);
  return {
    done: () => open === 0 && (base !== null || to.length === 0 || marks.size === 0),
    see: ({ sha, parents, build }) => {
      const side = marks.get(sha);
      if (side === undefined) return;
      marks.delete(sha);
      if (side === ours) {
        open -= 1;
        gained.push({ sha, build });
      }
      if (side === both) {
        base ??= sha;
        meets ||= own.has(sha);
      }
      for (const parent of parents) mark(parent, side);
    },
    answer: () => ({ gained, base, meets }),
  };
}

/** Gathers a commit and all that come after it, while it is shown the graph from its oldest generation on. */
export function gatherAfter(sha: string): {
  see: (node: Pick<Node, 'sha' | 'parents'>) => void;
  found: ReadonlySet<string>;
} {
  const found = new Set([sha]);
  return {
    found,
    see: (node) => {
      if (node.parents.some((parent) => found.has(parent))) found.add(node.sha);
    },
  };
}
