import { buildNumber, type BuildHead } from '../model/build.js';
import type { BuildSpan } from '../ports/builds.js';
import type { Piece } from '../ports/commits.js';
import type { Rows } from '../ports/rows.js';

/** The builds of a branch, with the commits that came with them, from one point back to another. */
export interface Stretch extends BuildSpan {
  /** Of the newest build only what is at least this old. */
  readonly age: number;
  /** Of this build only what is younger; null = all builds are whole. */
  readonly oldest: { readonly build: string; readonly below: number } | null;
}

/** Commits that are looked at in one go, and builds that are read in one. */
const mostCommits = 500;
const mostBuilds = 200;

/** A piece, with the builds that it is of, newest first. */
interface Cut {
  readonly piece: Piece;
  readonly heads: readonly BuildHead[];
}

/** The commits of a stretch in pieces, newest first. */
export async function* piecesOf(rows: Rows, stretch: Stretch): AsyncGenerator<Cut> {
  let { upTo } = stretch;
  for (;;) {
    const heads = await rows.builds.between({ ...stretch, upTo }, mostBuilds);
    yield* cutsOf(heads, stretch);
    const last = heads.at(-1);
    if (last === undefined || heads.length < mostBuilds) return;
    upTo = buildNumber(last.id) - 1;
  }
}

function* cutsOf(heads: readonly BuildHead[], stretch: Stretch): Generator<Cut> {
  let small: BuildHead[] = [];
  for (const head of heads) {
    const { from, below } = agesOf(head, stretch);
    const isWhole = from === 0 && below === sizeOf(head) && below <= mostCommits;
    if (small.length > 0 && !(isWhole && sizesOf(small) + below <= mostCommits)) {
      yield wholeOf(small);
      small = [];
    }
    if (isWhole) small.push(head);
    else yield* partsOf(head, { from, below });
  }
  if (small.length > 0) yield wholeOf(small);
}

function agesOf({ id, ...head }: BuildHead, { upTo, age, oldest }: Stretch): { from: number; below: number } {
  const below = oldest?.build === id ? oldest.below : sizeOf(head);
  return { from: buildNumber(id) === upTo ? age : 0, below };
}

const wholeOf = (heads: readonly BuildHead[]): Cut => ({
  piece: { builds: heads.map(({ id }) => id), from: 0, below: null },
  heads,
});

function* partsOf(head: BuildHead, { from, below }: { from: number; below: number }): Generator<Cut> {
  for (let start = from; start < below; start += mostCommits) {
    const end = Math.min(start + mostCommits, below);
    yield { piece: { builds: [head.id], from: start, below: end }, heads: [head] };
  }
}

const sizesOf = (heads: readonly BuildHead[]): number => heads.reduce((sum, head) => sum + sizeOf(head), 0);

/** A build that was registered without its commits still has the one it was made from. */
export const sizeOf = ({ commitCount }: Pick<BuildHead, 'commitCount'>): number => Math.max(1, commitCount);
