import type { CompareResource, SideBySideAnswer, SideBySideResource } from '../model/resource.js';
import { connect } from './http-client.js';
import { age } from './duration.js';
import { exitCodes, type ExitCode } from './exit.js';
import { forMachines, type Invocation } from './invocation.js';
import { printItems, printOne } from './output.js';
import { plainLine } from './plain.js';
import { getComparison, postRequests } from './routes.js';
import { renderTable } from './table.js';

export interface DiffOptions {
  readonly requests?: readonly string[];
  readonly all?: boolean;
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
  const comparison = await getComparison(await connect(invocation), ...names);
  if (invocation.output === 'tsv') printRows(invocation, comparison);
  else printOne(invocation, comparison, () => lines(invocation, comparison, options.all === true));
  return emptyExit(comparison.ahead + comparison.behind === 0, options);
}

async function sideBySide(
  invocation: Invocation,
  [a, b]: readonly [string, string],
  paths: readonly string[],
  options: DiffOptions,
): Promise<ExitCode> {
  const answer = await postRequests(await connect(invocation), { a, b, paths });
  if (forMachines(invocation)) printOne(invocation, answer, () => []);
  else printAnswers(invocation, answer);
  return emptyExit(
    answer.requests.every(({ same }) => same),
    options,
  );
}

const emptyExit = (empty: boolean, { exitCode }: DiffOptions): ExitCode =>
  exitCode === true && empty ? exitCodes['no-change'] : exitCodes.ok;

function lines(invocation: Invocation, comparison: CompareResource, all: boolean): string[] {
  const { texts, width } = invocation;
  const { a, b, ahead, behind, aheadCommits, behindCommits, migrations } = comparison;
  const facts = { a: a.name, b: b.name, from: a.commit.slice(0, 7), to: b.commit.slice(0, 7), ahead, behind };
  const table = (commits: CompareResource['aheadCommits']): string[] => {
    const shown = all ? commits : commits.slice(0, shownCommits);
    const hidden = commits.length - shown.length;
    if (shown.length === 0) return [];
    const rows = shown.map((commit) => commitRow(invocation, commit));
    const more = hidden === 0 ? [] : [texts.diff.more({ count: hidden })];
    return [...renderTable(commitColumns(invocation), rows, width), ...more];
  };
  return [
    texts.diff.heading(facts),
    ...table(aheadCommits),
    ...(behind === 0 ? [] : [texts.diff.behind(facts), ...table(behindCommits)]),
    ...migrations.map(({ id, reversible }) => texts.diff.migration({ id, reversible })),
    ...environmentLines(invocation, comparison),
  ];
}

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

const commitColumns = ({ texts: { columns } }: Invocation): { title: string; shrinks?: boolean }[] => [
  { title: columns.sha },
  { title: columns.date },
  { title: columns.author },
  { title: columns.message, shrinks: true },
];

const commitRow = ({ terminal }: Invocation, commit: CompareResource['aheadCommits'][number]): string[] => [
  commit.sha.slice(0, 7),
  age(commit.at, terminal.now()),
  commit.author,
  commit.subject,
];

/** For scripts: `+` and `-` for commits, `~` for names whose values differ. */
function printRows(
  invocation: Invocation,
  { aheadCommits, behindCommits, environment }: CompareResource,
): void {
  const commits = (sign: string, list: CompareResource['aheadCommits']): string[][] =>
    list.map(({ sha, at, author, subject }) => [sign, sha, at, author, subject]);
  const names = (sign: string, list: readonly string[] = []): string[][] => list.map((name) => [sign, name]);
  const rows = [
    ...commits('+', aheadCommits),
    ...commits('-', behindCommits),
    ...names('+', environment?.onlyB),
    ...names('-', environment?.onlyA),
    ...names('~', environment?.differ),
  ];
  printItems(invocation, rows, { columns: [], row: (row) => row, empty: invocation.texts.diff.same });
}

function printAnswers(invocation: Invocation, { a, b, requests }: SideBySideResource): void {
  const { columns, diff: words } = invocation.texts;
  printItems(invocation, requests, {
    columns: [
      { title: columns.path },
      { title: a, shrinks: true },
      { title: b, shrinks: true },
      { title: columns.differences },
    ],
    row: (request) => [
      request.path,
      answerText(request.a),
      answerText(request.b),
      request.same ? words.sameAnswer : request.differences.join(' '),
    ],
    empty: words.same,
  });
}

function answerText({ status, milliseconds, body, error }: SideBySideAnswer): string {
  if (error !== null) return plainLine(error);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `${status ?? '–'} ${Math.round(milliseconds)} ms ${plainLine(text)}`;
}
