import type { CommitWhereResource } from '../../contract/commits.js';
import { getBuild } from '../../contract/builds.js';
import { call } from '../client/call.js';
import type { HttpClient } from '../client/http-client.js';
import { gitOrNull, type Repository } from '../local/git.js';
import type { Invocation } from '../terminal/invocation.js';

/**
 * By build that a stage runs, or that would bring the commit there: the later commit in it that takes this one back, as git writes it. Messages are nowhere
 * but in a clone: where the working copy does not have the commits, nothing is known and nothing is said.
 */
export async function revertedBy(
  { terminal }: Invocation,
  client: HttpClient,
  { sha, stages }: CommitWhereResource,
): Promise<ReadonlyMap<string, string>> {
  const repository = { directory: terminal.cwd, env: terminal.env };
  const known = await gitOrNull(repository, ['cat-file', '-e', `${sha}^{commit}`]);
  if (known === null) return new Map();
  const builds = new Set(stages.flatMap(({ reached, build }) => (reached === null ? [] : [build])));
  const found = [...builds].map(async (build): Promise<[string, string][]> => {
    const { commit } = await call(client, getBuild, { params: { build } });
    const by = await reverterOf(repository, { sha, tip: commit });
    return by === null ? [] : [[build, by]];
  });
  return new Map((await Promise.all(found)).flat());
}

/** The newest one that was not taken back itself. */
async function reverterOf(
  repository: Repository,
  { sha, tip }: { sha: string; tip: string },
): Promise<string | null> {
  const says = ['--fixed-strings', `--grep=This reverts commit ${sha}`];
  const found = await gitOrNull(repository, ['rev-list', ...says, tip, `^${sha}`, '--']);
  for (const reverter of (found ?? '').split('\n').filter(Boolean))
    if ((await reverterOf(repository, { sha: reverter, tip })) === null) return reverter;
  return null;
}
