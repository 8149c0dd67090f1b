import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { imagePattern } from '../../model/build.js';
import { movingImage } from '../../model/image.js';
import type { BuildResource, ListedBuildResource } from '../../contract/build.js';
import type { PromotionResource } from '../../contract/promotion.js';
import { uploadTarball } from '../client/artifact.js';
import { connect, type HttpClient } from '../client/http-client.js';
import type { Repository } from '../local/git.js';
import { commitsSince, hasEarlier, inClone, readCommit, type SentCommit } from './commits.js';
import { age } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { forMachines, isSilent, type Invocation } from '../terminal/invocation.js';
import { limitOf, longestPage } from '../terminal/limit.js';
import { printItems, printOne, type TableView } from '../terminal/output.js';
import { pairLines, type Pair } from '../terminal/pairs.js';
import { localTime } from '../terminal/local-time.js';
import { truncate } from '../terminal/table.js';
import { verdictText } from './stage.js';
import { plainLine } from '../terminal/plain.js';
import { call, callFor } from '../client/call.js';
import * as routes from '../../contract/builds.js';
import type { Page } from '../../contract/page.js';
import { getPromotion } from '../../contract/promotions.js';

export interface BuildCreateOptions {
  readonly sha: string;
  readonly tarball?: string;
  readonly image?: string;
  readonly branch?: string;
  readonly repo?: string;
  readonly ciUrl?: string;
}

const knownBefore = 50;

/** Of a value that was refused. */
const longestEcho = 100;

/** Registers what CI built: uploads the tarball, then names the commit and what came with it. */
export async function createBuild(invocation: Invocation, options: BuildCreateOptions): Promise<ExitCode> {
  assertArtifacts(options);
  const repository: Repository = {
    directory: resolve(invocation.terminal.cwd, options.repo ?? '.'),
    env: invocation.terminal.env,
  };
  const commit = await readCommit(repository, options.sha);
  const client = await connect(invocation);
  const known = await knownCommits(client, repository);
  const made = (await call(client, routes.listBuilds, { query: { commit: commit.sha } })).items;
  const commits = await commitsSince(repository, commit.sha, known);
  const tarball =
    options.tarball === undefined ? null : await uploadTarball(invocation, client, options.tarball);
  const branch = options.branch ?? commit.branch;
  const body = {
    commit: commit.sha,
    ...(branch === null ? {} : { branch }),
    artifacts: {
      ...(tarball === null ? {} : { tarball }),
      ...(options.image === undefined ? {} : { image: options.image }),
    },
    commits,
    ...(options.ciUrl === undefined ? {} : { ciUrl: options.ciUrl }),
  };
  const { status, body: build } = await callFor(client, routes.registerBuild, { body, key: randomUUID() });
  const isNew = status === 201;
  // CI's retry: the build had this commit before it was sent.
  const first = isNew ? 'created' : made.some(({ id }) => id === build.id) ? 'again' : 'known';
  const promotions = forMachines(invocation) ? [] : await promotionsOf(client, build);
  const subject = commits.find(({ sha }) => sha === commit.sha)?.subject ?? build.subject;
  const sent = isNew ? build : { commit: commit.sha, subject };
  printOne(invocation, build, () => createdLines(invocation, { build, sent, first, promotions }));
  if (isNew && !isSilent(invocation) && (await isFirst(repository, { commits, known })))
    invocation.note(invocation.texts.older.commits({ count: commits.length }));
  return exitCodes.ok;
}

/** Whether these are the first commits that the service gets of this history, and there are earlier ones. */
async function isFirst(
  repository: Repository,
  { commits, known }: { commits: readonly SentCommit[]; known: readonly string[] },
): Promise<boolean> {
  return hasEarlier(commits) && (await inClone(repository, known)).length === 0;
}

/** What the newest builds were made from; of older ones, too, as long as the clone has none of them. */
async function knownCommits(client: HttpClient, repository: Repository): Promise<string[]> {
  const known: string[] = [];
  for (let cursor: string | null = null; ;) {
    const query = { limit: knownBefore, ...(cursor === null ? {} : { cursor }) };
    const page: Page<ListedBuildResource> = await call(client, routes.listBuilds, { query });
    const commits = page.items.map(({ commit }) => commit);
    known.push(...commits);
    if (page.nextCursor === null || (await inClone(repository, commits)).length > 0) return known;
    cursor = page.nextCursor;
  }
}

const promotionsOf = (client: HttpClient, { promotions = [] }: BuildResource): Promise<PromotionResource[]> =>
  Promise.all(promotions.map((id) => call(client, getPromotion, { params: { promotion: id } })));

/** Lists the newest builds. */
export async function listBuilds(invocation: Invocation, { limit }: { limit: string }): Promise<ExitCode> {
  const count = limitOf(limit);
  const { items, nextCursor } = await call(await connect(invocation), routes.listBuilds, {
    query: { limit: count },
  });
  printItems(invocation, items, buildView(invocation));
  if (nextCursor !== null && !isSilent(invocation))
    invocation.note(invocation.texts.older.builds({ count, most: longestPage }));
  return exitCodes.ok;
}

/** Shows one build: what is in it and where it runs. */
export async function showBuild(invocation: Invocation, id: string): Promise<ExitCode> {
  const build = await call(await connect(invocation), routes.getBuild, { params: { build: id } });
  printOne(invocation, build, () => buildLines(invocation, build));
  return exitCodes.ok;
}

function assertArtifacts({ tarball, image }: BuildCreateOptions): void {
  if (tarball === undefined && image === undefined) throw failure('nothing-to-register', {});
  if (image === undefined || imagePattern.test(image)) return;
  const moving = movingImage(image);
  if (moving !== null) throw failure('image-not-pinned', { ...moving });
  throw failure('bad-value', {
    option: '--image',
    value: plainLine(image).slice(0, longestEcho),
    expected: 'repository@sha256:<64 hex digits>',
  });
}

interface Created {
  readonly build: BuildResource;
  /** The commit that was named: of a known build it may be another than its own. */
  readonly sent: { readonly commit: string; readonly subject: string };
  readonly first: 'created' | 'known' | 'again';
  readonly promotions: readonly PromotionResource[];
}

function createdLines({ texts }: Invocation, { build, sent, first, promotions }: Created): string[] {
  const facts = { build: build.id, commit: sent.commit.slice(0, 7), subject: plainLine(sent.subject) };
  const none =
    first === 'created' ? texts.build.noPromotion({ branch: build.branch }) : texts.build.nothingNew;
  return [
    texts.build[first](facts),
    ...promotions.map(({ id, stage, phase, outcome }) =>
      phase === 'skipped'
        ? texts.build.skipped({ stage, why: plainLine(outcome?.text ?? '') })
        : texts.build.promotion({ id }),
    ),
    ...(promotions.length === 0 ? [none] : []),
  ];
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
      [labels.created, `${localTime(build.createdAt)} (${build.createdBy})`],
      [labels.runsOn, build.stages.join(', ') || '–'],
      ...(build.verdicts ?? []).map((said): Pair => [
        labels.verdict,
        `${said.stage}: ${verdictText(invocation, said)}`,
      ]),
    ],
    invocation.width,
  );
  const commits = build.commits.map(({ sha, subject, author }) =>
    truncate(plainLine(`  ${sha.slice(0, 7)} ${subject} (${author})`), invocation.width),
  );
  return [...lines, ...(commits.length === 0 ? [] : [labels.commits, ...commits])];
}
