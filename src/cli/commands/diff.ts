import type { BroughtCommitResource } from '../../contract/brought.js';
import type { CompareResource, SideBySideResource } from '../../contract/compare.js';
import type { SideBySideAnswer } from '../../contract/compare.js';
import { connect } from '../client/http-client.js';
import { apiLines } from './api-changes.js';
import { age } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { printItems, printOne, roomOf } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';
import { call } from '../client/call.js';
import { compare, compareRunning, pairOf } from '../../contract/compare.js';
import type { Column } from '../terminal/columns.js';
import { renderTable, truncate } from '../terminal/table.js';

export interface DiffOptions {
  /** true = the paths that the stages' policy names. */
  readonly requests?: readonly string[] | true;
  readonly all?: boolean;
  readonly by?: string;
  readonly migrations?: boolean;
  readonly exitCode?: boolean;
}

const shownCommits = 20;

/** Compares two stages, builds or commits; with `--requests` what two running stages answer. */
export async function diff(
  invocation: Invocation,
  names: readonly [string, string],
  options: DiffOptions,
): Promise<ExitCode> {
  if (options.requests !== undefined) return sideBySide(invocation, names, options.requests, options);
  const by = groupOf(options.by);
  const comparison = await call(await connect(invocation), compare, { params: { pair: pairOf(names) } });
  const { migrations, ahead, behind } = comparison;
  if (options.migrations === true) printMigrations(invocation, migrations);
  else if (invocation.output === 'tsv') {
    printRows(invocation, comparison);
    cutLines(invocation, comparison).forEach(invocation.note);
  } else
    printOne(invocation, comparison, () => lines(invocation, comparison, { all: options.all === true, by }));
  return emptyExit(options.migrations === true ? migrations.length === 0 : ahead + behind === 0, options);
}

async function sideBySide(
  invocation: Invocation,
  names: readonly [string, string],
  asked: readonly string[] | true,
  options: DiffOptions,
): Promise<ExitCode> {
  const answer = await call(await connect(invocation), compareRunning, {
    params: { pair: pairOf(names) },
    body: asked === true ? {} : { paths: [...asked] },
    // As long as the backends take, unless a time was said.
    patient: invocation.timeout === null,
  });
  if (forMachines(invocation)) printOne(invocation, answer, () => []);
  else printAnswers(invocation, answer);
  return emptyExit(
    answer.requests.every(({ same }) => same),
    options,
  );
}

const emptyExit = (empty: boolean, { exitCode }: DiffOptions): ExitCode =>
  exitCode === true && empty ? exitCodes['no-change'] : exitCodes.ok;

type Group = 'pr' | 'author';

function groupOf(by: string | undefined): Group | null {
  if (by === undefined || by === 'pr' || by === 'author') return by ?? null;
  throw failure('bad-value', { option: '--by', value: by, expected: 'pr, author' });
}

function printMigrations(invocation: Invocation, migrations: CompareResource['migrations']): void {
  const { columns, diff: words } = invocation.texts;
  printItems(invocation, migrations, {
    columns: [
      { title: columns.migration, gives: { turn: 1, least: 12 } },
      { title: columns.build },
      { title: columns.undo },
    ],
    row: ({ id, build, reversible }) => [
      plainLine(id),
      build,
      invocation.output === 'tsv' ? String(reversible) : words.reversible[reversible ? 'yes' : 'no'],
    ],
    empty: words.noMigrations,
  });
}

function lines(
  invocation: Invocation,
  comparison: CompareResource,
  { all, by }: { all: boolean; by: Group | null },
): string[] {
  const { texts } = invocation;
  const { a, b, ahead, behind, aheadCommits, behindCommits, migrations } = comparison;
  const facts = { a: a.name, b: b.name, from: a.commit.slice(0, 7), to: b.commit.slice(0, 7), ahead, behind };
  const table = (commits: CompareResource['aheadCommits']): string[] => {
    if (by !== null) return groupLines(invocation, commits, by);
    const shown = all ? commits : commits.slice(0, shownCommits);
    const hidden = commits.length - shown.length;
    if (shown.length === 0) return [];
    const bringers = migrationBringers(commits, migrations);
    const rows = shown.map((commit) => commitRow(invocation, commit, bringers.has(commit.build)));
    const more = hidden === 0 ? [] : [texts.diff.more({ count: hidden })];
    return [...renderTable(commitColumns(invocation), rows, roomOf(invocation)), ...more];
  };
  return [
    texts.diff.heading(facts),
    ...[a, b].flatMap(({ name: stage, build, unknownReason: why }) =>
      why === null ? [] : [texts.diff.unknown({ stage, build, why })],
    ),
    ...table(aheadCommits),
    ...(behind === 0 ? [] : [texts.diff.behind(facts), ...table(behindCommits)]),
    ...migrations.map(({ id, reversible }) => texts.diff.migration({ id, reversible })),
    ...environmentLines(invocation, comparison),
    ...apiLines(invocation, comparison, { all }),
    ...(comparison.settings ?? []).map((setting) => plainLine(texts.diff.setting(setting))),
    ...cutLines(invocation, comparison),
  ];
}

/** That there are more commits than these, or that nobody has counted them all. */
const cutLines = ({ texts: { diff } }: Invocation, { truncated, atLeast }: CompareResource): string[] => [
  ...(truncated ? [diff.truncated] : []),
  ...(atLeast === true ? [diff.atLeast] : []),
];

function environmentLines({ texts }: Invocation, { a, b, environment }: CompareResource): string[] {
  if (environment === null) return [];
  const { onlyA, onlyB, differ } = environment;
  const lists = [
    { names: onlyA, text: texts.diff.only({ stage: a.name, names: onlyA }) },
    { names: onlyB, text: texts.diff.only({ stage: b.name, names: onlyB }) },
    { names: differ, text: texts.diff.differ({ names: differ }) },
  ];
  return lists.filter(({ names }) => names.length > 0).map(({ text }) => text);
}

const commitColumns = ({ texts: { columns } }: Invocation): Column[] => [
  { title: columns.sha },
  { title: columns.date },
  { title: columns.author, gives: { turn: 1, least: 10 } },
  { title: columns.message, gives: { turn: 2, least: 16 } },
];

const commitRow = (invocation: Invocation, commit: BroughtCommitResource, migrates: boolean): string[] => [
  commit.sha.slice(0, 7),
  age(invocation, commit.at),
  commit.author,
  plainLine(migrates ? `${marked(commit)}  [migration]` : marked(commit)),
];

/** A subject with a mark on what takes another commit back. */
export const marked = ({ subject, revert }: Pick<BroughtCommitResource, 'subject' | 'revert'>): string =>
  revert ? `${subject}  [revert]` : subject;

/** Builds that brought a migration together with one commit only: then it is known whose it is. */
function migrationBringers(
  commits: readonly BroughtCommitResource[],
  migrations: CompareResource['migrations'],
): ReadonlySet<string> {
  const alone = (build: string): boolean => commits.filter((commit) => commit.build === build).length === 1;
  return new Set(migrations.map(({ build }) => build).filter(alone));
}

/** One line per pull request or author, the most commits first. */
function groupLines(
  { texts, width }: Invocation,
  commits: readonly BroughtCommitResource[],
  by: Group,
): string[] {
  const groups = new Map<string, BroughtCommitResource[]>();
  for (const commit of commits) {
    const key =
      by === 'author' ? commit.author : commit.pr === null ? texts.diff.noPullRequest : `#${commit.pr}`;
    groups.set(key, [...(groups.get(key) ?? []), commit]);
  }
  return [...groups]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .flatMap(([key, members]) => [
      plainLine(texts.diff.group({ key, count: members.length })),
      ...members.map((commit) => truncate(plainLine(`  ${commit.sha.slice(0, 7)} ${marked(commit)}`), width)),
    ]);
}

/** For scripts: `+` and `-` for commits, `~` for names whose values differ, `!` for what may break a client. */
function printRows(
  invocation: Invocation,
  { aheadCommits, behindCommits, environment, ...rest }: CompareResource,
): void {
  const breaking = (rest as Partial<CompareResource>).api?.breaking ?? [];
  const commits = (sign: string, list: CompareResource['aheadCommits']): string[][] =>
    list.map(({ sha, at, author, subject }) => [sign, sha, at ?? '', author, subject]);
  const names = (sign: string, list: readonly string[] = []): string[][] => list.map((name) => [sign, name]);
  const rows = [
    ...commits('+', aheadCommits),
    ...commits('-', behindCommits),
    ...names('+', environment?.onlyB),
    ...names('-', environment?.onlyA),
    ...names('~', environment?.differ),
    ...breaking.map(({ route, code, text }) => ['!', route, code, plainLine(text)]),
  ];
  printItems(invocation, rows, { columns: [], row: (row) => row, empty: invocation.texts.diff.same });
}

function printAnswers(invocation: Invocation, { a, b, requests }: SideBySideResource): void {
  const { columns, diff: words } = invocation.texts;
  printItems(invocation, requests, {
    columns: [
      { title: columns.path, gives: { turn: 3, least: 16 } },
      { title: a, gives: { turn: 1, least: 14 } },
      { title: b, gives: { turn: 1, least: 14 } },
      { title: columns.differences, gives: { turn: 2, least: 16 } },
    ],
    row: (request) => [
      request.path,
      answerText(request.a),
      answerText(request.b),
      request.same ? words.sameAnswer : differencesText(invocation, request),
    ],
    empty: words.same,
  });
}

const differencesText = (
  { texts: { diff } }: Invocation,
  { differences, moreDifferences }: SideBySideResource['requests'][number],
): string => [...differences, ...(moreDifferences === true ? [diff.moreDifferences] : [])].join(' ');

function answerText({ status, milliseconds, body, error, cut }: SideBySideAnswer): string {
  if (error !== null) return plainLine(error);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `${status ?? '–'} ${Math.round(milliseconds)} ms ${plainLine(text)}${cut === true ? ' …' : ''}`;
}
