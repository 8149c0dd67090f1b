import { sql } from 'kysely';
import type { Known, Range } from '../model/trunk.js';
import type { Db } from './database.js';

/** How often the trunk was cut, in the statement that reads of it. */
export const cutsOfTrunk = sql<number>`coalesce((select cuts from trunk_cuts), 0)`;

/** The trunk was cut between two statements of one question: by the numbers of the first the second finds others. */
export class CutMeanwhile extends Error {}

const assertUncut = (before: number, now: number | undefined): void => {
  if (now !== before) throw new CutMeanwhile('the trunk was cut while it was read');
};

interface Entered {
  /** What came to the trunk in the range, what came last first. */
  readonly entered: readonly Known[];
  /** How many they are altogether. */
  readonly all: number;
  /** Whether they were all counted. */
  readonly isAll: boolean;
}

/** Commits that are read at once: everybody else waits as long as that takes. */
const pageSize = 500;

const nothing: Entered = { entered: [], all: 0, isAll: true };

/**
 * Reads what came to the trunk in these ranges, each commit once, and at most about so many; or, where only the newest are
 * to be named, these, and counts the others. Gives what finds it by a range. Throws CutMeanwhile where the trunk was not cut
 * just so often as when the ranges were numbered.
 */
export function readEntered(
  db: Db,
  ranges: readonly Range[],
  { read = Number.POSITIVE_INFINITY, newest, cuts }: Asked,
): Promise<(range: Range | null) => Entered> {
  return newest === undefined
    ? readAll(db, ranges, { read, cuts })
    : readNewest(db, ranges, { newest, cuts });
}

interface Asked {
  readonly read?: number;
  readonly newest?: number;
  /** How often the trunk had been cut when the ranges were numbered. */
  readonly cuts: number;
}

async function readNewest(
  db: Db,
  ranges: readonly Range[],
  { newest: most, cuts }: Required<Pick<Asked, 'newest' | 'cuts'>>,
): Promise<(range: Range | null) => Entered> {
  const found = new Map<string, Entered>();
  for (const range of ranges) {
    const entered: Known[] = [];
    for (let last: Known | null | undefined; last !== null && entered.length < most;) {
      const size = Math.min(pageSize, most);
      const page = await pageOf(db, { ...range, size, cuts }, last);
      entered.push(...page);
      last = page.length < size ? null : page.at(-1);
    }
    found.set(keyOf(range), {
      entered: entered.slice(0, most),
      all: await countIn(db, range, cuts),
      isAll: true,
    });
  }
  return (range) => (range === null ? nothing : (found.get(keyOf(range)) ?? nothing));
}

const keyOf = ({ above, upTo }: Range): string => `${String(above)} ${String(upTo)}`;

/** Those of the trunk itself have every number once. */
async function countIn(db: Db, { above, upTo }: Range, cuts: number): Promise<number> {
  const { rows } = await sql<{ beside: number; cuts: number }>`
    select count(*) as beside, ${cutsOfTrunk} as cuts from trunk_commits
    where place is null and entered > ${above} and entered <= ${upTo}`.execute(db);
  assertUncut(cuts, rows[0]?.cuts);
  return upTo - above + (rows[0]?.beside ?? 0);
}

async function readAll(
  db: Db,
  ranges: readonly Range[],
  { read: most, cuts }: Required<Pick<Asked, 'read' | 'cuts'>>,
): Promise<(range: Range | null) => Entered> {
  const found: Known[] = [];
  /** Down to where all is read that any range has. */
  let down = Number.POSITIVE_INFINITY;
  const stretches = joined(ranges);
  const firsts = await firstPages(db, stretches, cuts);
  for (const [place, stretch] of stretches.entries()) {
    let page = firsts[place] ?? [];
    let last: Known | undefined;
    for (;;) {
      found.push(...page);
      last = page.length < pageSize ? undefined : page.at(-1);
      if (last === undefined || found.length >= most) break;
      page = await pageOf(db, { ...stretch, size: pageSize, cuts }, last);
    }
    // Of what came with the last one that was read there may be more.
    down = last === undefined ? stretch.above + 1 : (last.entered ?? 0) + 1;
    if (found.length >= most) break;
  }
  return (range) => {
    if (range === null) return nothing;
    const entered = found.filter((one) => isIn(one, range));
    return { entered, all: entered.length, isAll: down <= range.above + 1 };
  };
}

const isIn = ({ entered }: Known, { above, upTo }: Range): boolean =>
  entered !== null && entered > above && entered <= upTo;

/** Ranges that overlap or touch are read in one go, the newest first. */
function joined(ranges: readonly Range[]): Range[] {
  const stretches: Range[] = [];
  for (const range of ranges.toSorted((one, other) => other.upTo - one.upTo)) {
    const last = stretches.at(-1);
    if (last === undefined || range.upTo < last.above) stretches.push(range);
    else stretches.splice(-1, 1, { upTo: last.upTo, above: Math.min(last.above, range.above) });
  }
  return stretches;
}

type Packed = readonly [string, number, number, number];

const toKnown = ([sha, build, generation, entered]: Packed): Known => ({
  ...{ sha, build, generation, entered },
});

/** Of each stretch, in one statement: hardly any has more than one page. */
async function firstPages(db: Db, stretches: readonly Range[], cuts: number): Promise<Known[][]> {
  if (stretches.length === 0) return [];
  const asked = sql.join(
    stretches.map(({ above, upTo }, place) => sql`(${place}::int, ${above}::bigint, ${upTo}::bigint)`),
  );
  const { rows } = await sql<{ place: number; cuts: number; nodes: Packed[] }>`
    select place, ${cutsOfTrunk} as cuts, (
      select coalesce(json_agg(json_build_array(sha, build, generation, entered)), '[]') from (
        select sha, build, generation, entered
        from (select sha, entered from trunk_commits where entered > asked.above and entered <= asked.up_to
          order by entered desc, sha desc limit ${pageSize}) page join commit_graph using (sha)
        order by entered desc, sha desc
      ) read
    ) as nodes from (values ${asked}) as asked (place, above, up_to)`.execute(db);
  assertUncut(cuts, rows[0]?.cuts);
  return stretches.map(
    (_, place) => rows.find((row) => row.place === place)?.nodes.map((node) => toKnown(node)) ?? [],
  );
}

async function pageOf(
  db: Db,
  { above, upTo, size, cuts }: Range & { readonly size: number; readonly cuts: number },
  last: Known | undefined,
): Promise<Known[]> {
  const before =
    last === undefined ? sql`entered <= ${upTo}` : sql`(entered, sha) < (${last.entered}, ${last.sha})`;
  const { rows } = await sql<{ nodes: Packed[]; cuts: number }>`
    select coalesce(json_agg(json_build_array(sha, build, generation, entered)), '[]') as nodes, ${cutsOfTrunk} as cuts from (
      select sha, build, generation, entered
      from (select sha, entered from trunk_commits where entered > ${above} and ${before}
        order by entered desc, sha desc limit ${size}) page join commit_graph using (sha)
      order by entered desc, sha desc
    ) read`.execute(db);
  assertUncut(cuts, rows[0]?.cuts);
  return (rows[0]?.nodes ?? []).map(toKnown);
}
