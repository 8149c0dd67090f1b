import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { imagePattern } from '../../model/build.js';
import { movingImage } from '../../model/image.js';
import type { BuildResource, ListedBuildResource } from '../../contract/build.js';
import * as routes from '../../contract/builds.js';
import type { Page } from '../../contract/page.js';
import type { PromotionResource } from '../../contract/promotion.js';
import { getPromotion } from '../../contract/promotions.js';
import { branchOf, noteFound, pullRequestOf, withPullRequest } from '../ci/found.js';
import { findSource } from '../ci/find-source.js';
import { call, callFor } from '../client/call.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { serviceAddress } from '../client/service-address.js';
import type { Repository } from '../local/git.js';
import { sendTarball } from '../pack/send.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { forMachines, isSilent, type Invocation } from '../terminal/invocation.js';
import { longestPage } from '../terminal/limit.js';
import { printOne } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';
import { commitsSince, hasEarlier, inClone, type SentCommit } from './commits.js';

export interface BuildCreateOptions {
  readonly sha?: string;
  readonly tarball?: string;
  readonly image?: string;
  readonly from?: string;
  readonly backend?: string;
  readonly branch?: string;
  readonly pr?: string;
  readonly repo?: string;
  readonly ciUrl?: string;
  readonly ci?: string;
}

const knownBefore = 50;

/** A service may have more builds than anybody waits for; of a clone that has none of these it is the first one. */
const mostLookedAt = 1050;

/** Of a value that was refused. */
const longestEcho = 100;

/** Registers what CI built: uploads the tarball, then names the commit and what came with it. */
export async function createBuild(invocation: Invocation, options: BuildCreateOptions): Promise<ExitCode> {
  assertImage(options);
  // Where no service is meant, the first thing to say is that, and not what git lacks.
  await serviceAddress(invocation);
  const directory = resolve(invocation.terminal.cwd, options.repo ?? '.');
  const { pr: number, ...rest } = options;
  const pr = pullRequestOf(number);
  const said = { ...rest, ...(pr === undefined ? {} : { pr }) };
  const source = await findSource({ directory, env: invocation.terminal.env }, said);
  const repository = source.clone;
  const client = await connect(invocation);
  const branch = await branchOf(client, source);
  noteFound(invocation, { ...source, said, branch });
  const { known, isCut } = await knownCommits(client, repository);
  const made = (await call(client, routes.listBuilds, { query: { commit: source.sha } })).items;
  const commits = withPullRequest(await commitsSince(repository, source.sha, known), source);
  const tarball = await sendTarball(invocation, client, { options, directory, sha: source.sha, repository });
  const body = {
    commit: source.sha,
    branch: branch.name,
    artifacts: {
      ...(tarball === null ? {} : { tarball }),
      ...(options.image === undefined ? {} : { image: options.image }),
    },
    commits,
    ...(source.ciUrl === null ? {} : { ciUrl: source.ciUrl }),
  };
  const { status, body: build } = await callFor(client, routes.registerBuild, { body, key: randomUUID() });
  const isNew = status === 201;
  // CI's retry: the build had this commit before it was sent.
  const first = isNew ? 'created' : made.some(({ id }) => id === build.id) ? 'again' : 'known';
  const promotions = forMachines(invocation) ? [] : await promotionsOf(client, build);
  const subject = commits.find(({ sha }) => sha === source.sha)?.subject ?? build.subject;
  const sent = isNew ? build : { commit: source.sha, subject };
  printOne(invocation, build, () => createdLines(invocation, { build, sent, first, promotions }));
  if (isCut && !isSilent(invocation))
    invocation.note(invocation.texts.older.lookedAt({ count: known.length }));
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

/** What the newest builds were made from; of older ones, too, as long as the clone has none of them, up to a bound. */
async function knownCommits(
  client: HttpClient,
  repository: Repository,
): Promise<{ known: string[]; isCut: boolean }> {
  const known: string[] = [];
  for (let cursor: string | null = null; ;) {
    const query = cursor === null ? { limit: knownBefore } : { limit: longestPage, cursor };
    const page: Page<ListedBuildResource> = await call(client, routes.listBuilds, { query });
    const commits = page.items.map(({ commit }) => commit);
    known.push(...commits);
    const isFound = page.nextCursor === null || (await inClone(repository, commits)).length > 0;
    if (isFound || known.length >= mostLookedAt) return { known, isCut: !isFound };
    cursor = page.nextCursor;
  }
}

const promotionsOf = (client: HttpClient, { promotions = [] }: BuildResource): Promise<PromotionResource[]> =>
  Promise.all(promotions.map((id) => call(client, getPromotion, { params: { promotion: id } })));

function assertImage({ image }: BuildCreateOptions): void {
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
