import { execFileSync } from 'node:child_process';
import fc from 'fast-check';

/** What happens in a repository, one after the other; the numbers choose among what there is. */
interface Step {
  readonly kind: 'commit' | 'again' | 'branch' | 'merge' | 'force' | 'pick' | 'build' | 'late';
  readonly which: number;
}

/** A commit by its mark; the content decides the bytes that are built from it. */
export interface Made {
  readonly mark: number;
  readonly parents: readonly number[];
  readonly content: string;
}

/** A repository with the commits that CI built, in the order in which they were registered. */
export interface History {
  readonly commits: readonly Made[];
  readonly built: readonly Made[];
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step['kind'][]>(
    ...(['commit', 'again', 'branch', 'merge', 'force', 'pick', 'build', 'build', 'late'] as const),
  ),
  which: fc.nat(999),
});

/** Histories with merges, reverts to equal bytes, forced pushes, cherry-picks and builds that are ready late. */
export const historiesFrom = (seed: number, count: number): History[] => {
  let mark = 0;
  return fc
    .sample(fc.array(step, { minLength: 5, maxLength: 11 }), { seed, numRuns: count })
    .map((steps) => played(steps, () => (mark += 1)));
};

function played(steps: readonly Step[], next: () => number): History {
  const commits: Made[] = [];
  const built: Made[] = [];
  const make = (parents: readonly (Made | undefined)[], content?: string): Made => {
    const mark = next();
    const marks = [...new Set(parents.flatMap((parent) => parent?.mark ?? []))];
    const made = { mark, parents: marks, content: content ?? String(mark) };
    commits.push(made);
    return made;
  };
  let main = make([]);
  const pick = (which: number, among: readonly Made[] = commits): Made | undefined =>
    among[which % Math.max(1, among.length)];
  for (const { kind, which } of steps) {
    const other = pick(which);
    if (kind === 'commit') main = make([main]);
    if (kind === 'again') main = make([main], other?.content);
    if (kind === 'branch') make([other]);
    if (kind === 'merge') main = make([main, other, pick(which * 7)]);
    if (kind === 'force') main = other ?? main;
    // A cherry-pick is a commit of its own, whatever its text says.
    if (kind === 'pick') main = make([main]);
    const late = pick(
      which,
      commits.filter((one) => !built.includes(one)),
    );
    const wanted = kind === 'build' ? main : kind === 'late' ? late : undefined;
    if (wanted !== undefined && !built.includes(wanted)) built.push(wanted);
  }
  if (built.length === 0) built.push(main);
  return { commits, built };
}

/** Writes all of them into one repository in one go; gives the SHA of each mark. */
export function importHistories(
  directory: string,
  histories: readonly History[],
): ReadonlyMap<number, string> {
  const text = histories.flatMap(({ commits }) => commits.map(commitText));
  const marks = `${directory}/marks`;
  execFileSync('git', ['init', '--quiet', directory]);
  execFileSync('git', ['-C', directory, 'fast-import', '--quiet', `--export-marks=${marks}`], {
    input: text.join('\n'),
  });
  const lines = execFileSync('cat', [marks]).toString().trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [mark = '', sha = ''] = line.slice(1).split(' ');
      return [Number(mark), sha];
    }),
  );
}

function commitText({ mark, parents, content }: Made): string {
  const [first, ...others] = parents.map((parent) => `:${String(parent)}`);
  const subject = `commit ${String(mark)}`;
  return [
    `commit refs/made/${String(mark)}`,
    `mark :${String(mark)}`,
    `committer Mina <m@x> ${String(1_700_000_000 + (mark % 3))} +0900`,
    `data ${String(subject.length)}\n${subject}`,
    ...(first === undefined ? [] : [`from ${first}`]),
    ...others.map((other) => `merge ${other}`),
    `M 644 inline file\ndata ${String(content.length)}\n${content}\n`,
  ].join('\n');
}
