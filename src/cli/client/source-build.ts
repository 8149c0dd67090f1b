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

/** The newest build of a commit, given by at least seven digits. Throws `unknown-commit`, `commit-ambiguous`. */
export async function buildOfCommit(client: HttpClient, sha: string): Promise<string> {
  if (!/^[0-9a-f]{7,64}$/i.test(sha))
    throw failure('bad-value', { option: '--sha', value: sha, expected: '9ab01c2' });
  const query = { commit: sha.toLowerCase(), limit: 1 };
  const { items } = await call(client, listBuilds, { query });
  const [newest] = items;
  if (newest === undefined) throw failure('unknown-commit', { sha });
  return newest.id;
}
