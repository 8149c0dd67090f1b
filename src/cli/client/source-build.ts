import type { BuildResource } from '../../contract/build.js';
import type { Page } from '../../contract/page.js';
import type { StageResource } from '../../contract/stage.js';
import type { HttpClient } from './http-client.js';
import { failure } from '../terminal/failure.js';
import { call } from './call.js';
import { listBuilds } from '../../contract/builds.js';
import { getStage } from '../../contract/stages.js';

/** The three ways to say which build is meant. */
export interface BuildChoice {
  readonly build?: string;
  readonly from?: string;
  readonly sha?: string;
}

const pageSize = 100;
const mostPages = 20;

/** The id of the build that was chosen: exactly one way, and nothing is guessed. Throws `one-source`. */
export async function chosenBuild(
  client: HttpClient,
  target: StageResource,
  choice: BuildChoice,
): Promise<string> {
  const { build, from, sha } = choice;
  const given = [build, from, sha].filter((value) => value !== undefined);
  if (given.length !== 1)
    throw failure('one-source', {
      stage: target.stage,
      source: target.trigger === 'milestone' ? null : target.source,
      given: given.length,
    });
  if (build !== undefined) return build;
  return from === undefined ? buildOfCommit(client, sha ?? '') : buildOnStage(client, from);
}

async function buildOnStage(client: HttpClient, stage: string): Promise<string> {
  const { currentBuild, unknownReason } = await call(client, getStage, { params: { stage } });
  if (unknownReason !== null) throw failure('source-unknown', { stage });
  if (currentBuild === null) throw failure('nothing-runs', { stage });
  return currentBuild.id;
}

/** The newest build of a commit, given by at least seven digits. Throws `unknown-commit`, `commit-of-several`. */
export async function buildOfCommit(client: HttpClient, sha: string): Promise<string> {
  if (!/^[0-9a-f]{7,64}$/i.test(sha))
    throw failure('bad-value', { option: '--sha', value: sha, expected: '9ab01c2' });
  const builds = await buildsWithCommit(client, sha.toLowerCase());
  const commits = new Set(builds.map(({ commit }) => commit));
  if (commits.size > 1) throw failure('commit-of-several', { sha, builds: builds.map(({ id }) => id) });
  const newest = builds[0];
  if (newest === undefined) throw failure('unknown-commit', { sha });
  return newest.id;
}

async function buildsWithCommit(client: HttpClient, sha: string): Promise<BuildResource[]> {
  const found: BuildResource[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const query: { limit: number; cursor?: string } = {
      limit: pageSize,
      ...(cursor === null ? {} : { cursor }),
    };
    const { items, nextCursor }: Page<BuildResource> = await call(client, listBuilds, { query });
    found.push(
      ...items.filter((build) =>
        [build.commit, ...build.alsoCommits].some((commit) => commit.startsWith(sha)),
      ),
    );
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return found;
}
