import type { Between, Ends, Side } from '../model/history.js';
import type { Rows } from '../ports/rows.js';

/** How far one build is ahead of another. */
export interface Ahead {
  readonly builds: number;
  readonly commits: number;
  /** Whether that is all: else nobody has counted further. */
  readonly isAll: boolean;
}

/** How many commits each `to` has that its `from` has not, and with how many builds they came; `from` null = all. */
export const aheadOf = async (
  rows: Rows,
  pairs: readonly { readonly from: string | null; readonly to: string }[],
): Promise<Ahead[]> => (await rows.history.between(pairs.map(endsOf))).map(countOf);

/** The sides of two builds; without an older one all of the newer one. */
export const endsOf = ({ from, to }: { readonly from: string | null; readonly to: string }): Ends => ({
  from: from === null ? [] : [buildSide(from)],
  to: [buildSide(to)],
});

const buildSide = (name: string): Side => ({ of: 'build', name });

export const countOf = ({ count, brought, isAll }: Between): Ahead => ({
  isAll,
  builds: brought.size,
  commits: count,
});
