import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ended } from '../command.js';
import { fakeService, json, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { build, stage } from '../resources.js';

/** A repository of which CIs make clones: main, a topic that is a pull request, and the merge that a forge makes of it. */
export interface Origin {
  readonly url: string;
  /** The newest of main; `older` is the one before. */
  readonly main: string;
  readonly older: string;
  readonly head: string;
  readonly merge: string;
  /** A new empty repository with this one as its remote, and git in it. */
  clone(): Clone;
  remove(): void;
}

export interface Clone {
  readonly directory: string;
  git(...args: string[]): string;
}

/** What git and a command get of a machine whose user has configured nothing. */
export const plainEnv = (home: string): Record<string, string | undefined> => ({
  ...{ PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
  ...{
    GIT_AUTHOR_NAME: '미나',
    GIT_AUTHOR_EMAIL: 'm@x',
    GIT_COMMITTER_NAME: 'M',
    GIT_COMMITTER_EMAIL: 'm@x',
  },
});

export function makeOrigin(): Origin {
  const home = mkdtempSync(join(tmpdir(), 'switchback-ci-'));
  const within = (directory: string): Clone => ({
    directory,
    git: (...args) =>
      execFileSync('git', args, { cwd: directory, env: plainEnv(home), stdio: ['ignore', 'pipe', 'pipe'] })
        .toString()
        .trim(),
  });
  const directory = join(home, 'origin');
  within(home).git('init', '--quiet', '--initial-branch=main', directory);
  const { git } = within(directory);
  const commit = (subject: string): string => {
    git('commit', '--quiet', '--allow-empty', '-m', subject);
    return git('rev-parse', 'HEAD');
  };
  commit('start');
  const older = commit('add menu');
  git('switch', '--quiet', '-c', 'feature/login');
  commit('try login');
  const head = commit('로그인 수정');
  git('switch', '--quiet', 'main');
  const main = commit('fix price');
  const tree = `${main}^{tree}`;
  // Of the forge, its parents are the target and the pull request.
  const merge = git('commit-tree', '-p', main, '-p', head, '-m', 'Merge into main', tree);
  for (const [name, sha] of [
    ['pull/12', head],
    ['merge-requests/12', head],
  ] as const) {
    git('update-ref', `refs/${name}/head`, sha);
    git('update-ref', `refs/${name}/merge`, merge);
  }
  git('tag', 'v1.2.0', main);
  git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  let clones = 0;
  return {
    ...{ url: `file://${directory}`, main, older, head, merge },
    clone: () => {
      clones += 1;
      const clone = within(join(home, `clone-${String(clones)}`));
      within(home).git('init', '--quiet', '--initial-branch=unused', clone.directory);
      clone.git('remote', 'add', 'origin', `file://${directory}`);
      return clone;
    },
    remove: () => rmSync(home, { recursive: true }),
  };
}

const image = `shop@sha256:${'a'.repeat(64)}`;

export interface Registered extends Ended {
  /** What was sent to be registered; null = nothing was. */
  readonly sent: {
    readonly commit: string;
    readonly branch: string;
    readonly ciUrl?: string;
    readonly commits: readonly { readonly sha: string; readonly pr?: number }[];
  } | null;
  /** What was asked of the service, in order. */
  readonly asked: readonly string[];
}

/** Runs `build create` in a clone with the environment of a CI, against a service where dev takes builds of main. */
export async function register(
  { directory }: Pick<Clone, 'directory'>,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Registered> {
  const service = await serviceOf(directory);
  try {
    const ended = await run(['build', 'create', '--image', image, ...args], {
      cwd: directory,
      env: { ...plainEnv(directory), SWITCHBACK_SERVER: service.url, ...env },
    });
    const posted = service.seen.find(({ method }) => method === 'POST');
    const asked = service.seen.map(({ method, url }) => `${method} ${url.replace(/\?.*/, '')}`);
    return { ...ended, sent: posted === undefined ? null : JSON.parse(posted.body), asked };
  } finally {
    await service.close();
  }
}

function serviceOf(directory: string): Promise<FakeService> {
  const api = '/api/v1';
  const none = json({ items: [], nextCursor: null });
  const trusting = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' };
  const shas = execFileSync('git', ['rev-list', '--all', 'HEAD'], {
    cwd: directory,
    env: { ...plainEnv(directory), ...trusting },
  });
  return fakeService({
    ...Object.fromEntries(
      shas
        .toString()
        .split('\n')
        .filter(Boolean)
        .map((sha) => [`GET ${api}/builds?commit=${sha}`, none]),
    ),
    [`GET ${api}/builds?limit=50`]: none,
    [`GET ${api}/stages`]: json({
      items: [
        stage({ stage: 'dev', trigger: 'commit', branches: ['main'] }),
        stage({ stage: 'devqa', trigger: 'request', branches: ['feature/login'] }),
      ],
      nextCursor: null,
    }),
    [`POST ${api}/builds`]: json({ ...build({ id: 'b1' }), promotions: [] }, 201),
  });
}
