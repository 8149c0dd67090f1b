import { getBuild } from '../../contract/builds.js';
import { listCommits } from '../../contract/commits.js';
import { call } from '../client/call.js';
import type { HttpClient } from '../client/http-client.js';
import { gitOrNull } from '../local/git.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';

/** The SHA of what a person names: a build, a pull request's newest commit, a SHA, else what git here calls so. */
export async function namedCommit(invocation: Invocation, client: HttpClient, name: string): Promise<string> {
  if (/^b[1-9]\d{0,9}$/.test(name)) return (await call(client, getBuild, { params: { build: name } })).commit;
  const pr = /^#([1-9]\d{0,8})$/.exec(name)?.[1];
  if (pr !== undefined) return newestOf(client, pr);
  if (/^[0-9a-f]{7,64}$/i.test(name)) return name.toLowerCase();
  const { cwd: directory, env } = invocation.terminal;
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const sha = name === '' ? null : await gitOrNull({ directory, env }, asked);
  if (sha !== null) return sha.trim();
  throw failure('bad-value', {
    ...{ option: 'COMMIT', value: name },
    expected: "9ab01c2, '#412', b1448, HEAD, main, v1.2",
  });
}

/** The service lists them by the history, however late each was registered. */
async function newestOf(client: HttpClient, pr: string): Promise<string> {
  const { items } = await call(client, listCommits, { query: { pr } });
  const [newest] = items;
  if (newest === undefined) throw failure('unknown-pull-request', { pr });
  return newest.sha;
}
