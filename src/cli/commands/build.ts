import type { BuildResource, ListedBuildResource } from '../../contract/build.js';
import { connect } from '../client/http-client.js';
import { age } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import type { Invocation } from '../terminal/invocation.js';
import { limitOf, longestPage } from '../terminal/limit.js';
import { printItems, printOne, type TableView } from '../terminal/output.js';
import { pairLines, type Pair } from '../terminal/pairs.js';
import { localTime } from '../terminal/local-time.js';
import { truncate } from '../terminal/table.js';
import { verdictText } from './stage.js';
import { plainLine } from '../terminal/plain.js';
import { whoText } from '../terminal/who.js';
import { call } from '../client/call.js';
import * as routes from '../../contract/builds.js';

/** Lists the newest builds. */
export async function listBuilds(invocation: Invocation, { limit }: { limit: string }): Promise<ExitCode> {
  const count = limitOf(limit);
  const { items, nextCursor } = await call(await connect(invocation), routes.listBuilds, {
    query: { limit: count },
  });
  const cut = nextCursor === null ? null : invocation.texts.older.builds({ count, most: longestPage });
  printItems(invocation, items, { ...buildView(invocation), cut });
  return exitCodes.ok;
}

/** Shows one build: what is in it and where it runs. */
export async function showBuild(invocation: Invocation, id: string): Promise<ExitCode> {
  const build = await call(await connect(invocation), routes.getBuild, { params: { build: id } });
  printOne(invocation, build, () => buildLines(invocation, build));
  return exitCodes.ok;
}

function buildView(invocation: Invocation): TableView<ListedBuildResource> {
  const { texts } = invocation;
  const { columns } = texts;
  return {
    columns: [
      { title: columns.build },
      { title: columns.commit },
      { title: columns.branch, gives: { turn: 1, least: 12 } },
      { title: columns.subject, gives: { turn: 4, least: 16 } },
      { title: columns.who, gives: { turn: 2, least: 8, leaves: true } },
      { title: columns.age },
      { title: columns.runsOn, gives: { turn: 3, least: 10, leaves: true } },
    ],
    row: (build) => [
      build.id,
      build.commit.slice(0, 7),
      build.branch,
      build.subject,
      build.author,
      age(invocation, build.createdAt),
      build.stages.join(', ') || '–',
    ],
    empty: texts.empty.builds,
  };
}

function buildLines(invocation: Invocation, build: BuildResource): string[] {
  const { labels } = invocation.texts;
  const also = build.alsoCommits.map((sha) => sha.slice(0, 7)).join(', ');
  const lines = pairLines(
    [
      [labels.build, build.id],
      [labels.commit, `${build.commit}  ${build.subject} (${build.author})`],
      [labels.alsoCommits, also === '' ? null : also],
      [labels.branch, build.branch],
      [labels.tarball, build.artifacts.tarball],
      [labels.image, build.artifacts.image],
      [labels.ci, build.ciUrl],
      [labels.created, `${localTime(build.createdAt)} (${whoText(invocation, build.createdBy)})`],
      [labels.runsOn, build.stages.join(', ') || '–'],
      ...(build.verdicts ?? []).map((said): Pair => [
        labels.verdict,
        `${said.stage}: ${verdictText(invocation, said)}`,
      ]),
    ],
    invocation,
  );
  const commits = build.commits.map(({ sha, subject, author }) =>
    truncate(plainLine(`  ${sha.slice(0, 7)} ${subject} (${author})`), invocation.width),
  );
  return [...lines, ...(commits.length === 0 ? [] : [labels.commits, ...commits])];
}
