import { execFileSync } from 'node:child_process';
import fc from 'fast-check';

/** What happens in a repository, one after the other; the numbers choose among what there is. */
interface Step {
  readonly kind:
    | 'commit'
    | 'again'
    | 'branch'
    | 'merge'
    | 'squash'
    | 'rebase'
    | 'force'
    | 'pick'
    | 'build'
    | 'late';
  readonly which: number;
}

/** A commit by its mark; the content decides the bytes that are built from it. */
export interface Made {
  readonly mark: number;
  readonly parents: readonly number[];
  /** The commits whose file its tree has: each that changes something brings one, named after its mark. */
  readonly files: readonly number[];
  readonly content: string;
  /** Of a cherry-pick the commit whose patch, author and words it has. */
  readonly picked: number | null;
  /** Of a squash the last commit of the branch whose patch it has, and the one where that began. */
  readonly squashed: { readonly from: number; readonly to: number } | null;
}

/** A repository with the commits that CI built, in the order in which they were registered. */
export interface History {
  readonly commits: readonly Made[];
  readonly built: readonly Made[];
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step['kind'][]>(
    ...([
      'commit',
      'again',
      'branch',
      'merge',
      'squash',
      'rebase',
      'force',
      'pick',
      'build',
      'build',
    ] as const),
    'late',
  ),
  which: fc.nat(999),
});

/** Histories with merges, squashes, rebases, reverts to equal bytes, forced pushes, cherry-picks and builds that are ready late. */
export const historiesFrom = (seed: number, count: number): History[] => {
  let mark = 0;
  return fc
    .sample(fc.array(step, { minLength: 5, maxLength: 11 }), { seed, numRuns: count })
    .map((steps) => played(steps, () => (mark += 1)));
};

function played(steps: readonly Step[], next: () => number): History {
  const commits: Made[] = [];
  const built: Made[] = [];
  const byMark = new Map<number, Made>();
  const make = (
    parents: readonly (Made | undefined)[],
    how: { files?: readonly number[]; picked?: number; squashed?: Made['squashed'] } = {},
  ): Made => {
    const mark = next();
    const marks = [...new Set(parents.flatMap((parent) => parent?.mark ?? []))];
    const files = how.files ?? [...new Set([...parents.flatMap((parent) => parent?.files ?? []), mark])];
    const content = files.toSorted((a, b) => a - b).join(' ');
    const { picked = null, squashed = null } = how;
    const made = { mark, parents: marks, files, content, picked, squashed };
    commits.push(made);
    byMark.set(mark, made);
    return made;
  };
  let main = make([]);
  const pick = (which: number, among: readonly Made[] = commits): Made | undefined =>
    among[which % Math.max(1, among.length)];
  /** The tree of the main branch with what changed from one tree to another; null = it would be a conflict, or empty. */
  const withChange = (from: readonly number[], to: readonly number[]): number[] | null => {
    const brings = to.filter((file) => !from.includes(file));
    const takes = from.filter((file) => !to.includes(file));
    const fits =
      brings.every((file) => !main.files.includes(file)) && takes.every((file) => main.files.includes(file));
    if (!fits || brings.length + takes.length === 0) return null;
    return [...main.files.filter((file) => !takes.includes(file)), ...brings];
  };
  /** The same with the patch of a commit; null = it is a merge, too, of which there is no one patch. */
  const withPatchOf = ({ parents: [parent, ...others], files }: Made): number[] | null =>
    parent === undefined || others.length > 0 ? null : withChange(byMark.get(parent)?.files ?? [], files);
  const put = (picked: Made): void => {
    main = make([main], { files: withPatchOf(picked) ?? [], picked: picked.picked ?? picked.mark });
  };
  /** What a branch has that the main branch has not, oldest first, as far as it has no merges; and where it began. */
  const branchOf = (tip: Made): { base: Made | undefined; own: Made[] } => {
    const had = ancestorsOf(main, byMark);
    const own: Made[] = [];
    let at: Made | undefined = tip;
    while (at !== undefined && at.parents.length === 1 && !had.has(at.mark)) {
      own.unshift(at);
      at = byMark.get(at.parents[0] ?? 0);
    }
    return { base: at, own };
  };
  /** A branch that can be squashed or rebased: this one, or else one that is begun now. */
  const branchFrom = (other: Made | undefined) => {
    const there = other === undefined ? null : branchOf(other);
    return there !== null && there.own.length > 1 ? there : branchOf(make([make([main])]));
  };
  for (const { kind, which } of steps) {
    const other = pick(which);
    if (kind === 'commit') main = make([main]);
    if (kind === 'again') main = make([main], { files: other?.files ?? [] });
    if (kind === 'branch') make([other]);
    if (kind === 'merge') main = make([main, other, pick(which * 7)]);
    if (kind === 'force') main = other ?? main;
    if (kind === 'pick') {
      const fitting = commits.filter((commit) => withPatchOf(commit) !== null);
      // Where there is none, a branch is begun whose commit is picked.
      put(pick(which, fitting) ?? make([other]));
    }
    if (kind === 'squash') {
      const { base, own } = branchFrom(other);
      const tip = own.at(-1);
      const files = base === undefined || tip === undefined ? null : withChange(base.files, tip.files);
      if (base !== undefined && tip !== undefined && files !== null)
        main = make([main], { files, squashed: { from: base.mark, to: tip.mark } });
    }
    if (kind === 'rebase') {
      const { own } = branchFrom(other);
      // What stays on the branch is what is dropped where it was the main one.
      main = pick(which * 3) ?? main;
      // As git does it: a patch that is there already is left out.
      for (const one of own) if (withPatchOf(one) !== null) put(one);
    }
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

/** A commit and all before it. */
function ancestorsOf(made: Made, byMark: ReadonlyMap<number, Made>): ReadonlySet<number> {
  const found = new Set([made.mark]);
  for (const mark of found) for (const parent of byMark.get(mark)?.parents ?? []) found.add(parent);
  return found;
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

function commitText({ mark, parents, files, picked }: Made): string {
  const [first, ...others] = parents.map((parent) => `:${String(parent)}`);
  // As `git cherry-pick` does it: another committer, and all else of the commit that is picked.
  const original = picked ?? mark;
  const subject = `commit ${String(original)}`;
  return [
    `commit refs/made/${String(mark)}`,
    `mark :${String(mark)}`,
    `author Mina <m@x> ${timeOf(original)}`,
    `committer Mina <m${String(mark)}@x> ${timeOf(mark)}`,
    `data ${String(subject.length)}\n${subject}`,
    ...(first === undefined ? [] : [`from ${first}`]),
    ...others.map((other) => `merge ${other}`),
    'deleteall',
    ...files.map((file) => {
      const text = `brought by ${String(file)}`;
      return `M 644 inline ${String(file)}\ndata ${String(text.length)}\n${text}`;
    }),
    '',
  ].join('\n');
}

/** Few different times, so that they say nothing of the order. */
const timeOf = (mark: number): string => `${String(1_700_000_000 + (mark % 3))} +0900`;

/** The patch of each of these commits, or of a commit and what it is compared with, as git compares patches; in their order. */
export function patchesOf(directory: string, asked: readonly string[]): readonly string[] {
  const git = (input: string, ...args: string[]): string =>
    execFileSync('git', ['-C', directory, ...args], { input, maxBuffer: 64 * 1024 * 1024 }).toString();
  const patches = git(`${asked.join('\n')}\n`, 'diff-tree', '--stdin', '-p', '--root', '-r');
  const lines = git(patches, 'patch-id', '--stable').trim().split('\n');
  return lines.map((line) => line.split(' ')[0] ?? '');
}
