import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { loadCatalogue } from '../../../src/catalogue/catalogue.js';
import { run } from '../in-process.js';

/** A repository with two backends and a library, where one of the backends becomes a project. */
let root: string;
const env = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
const at = (path: string): string => join(root, path);
const read = (path: string): Promise<string> => readFile(at(path), 'utf8');
const init = (...args: string[]) => run(['init', '--yes', ...args], { cwd: root, env });

async function write(files: Readonly<Record<string, string | object>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), typeof text === 'string' ? text : JSON.stringify(text));
  }
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-init-workspace-'));
  await write({
    'package.json': { name: 'acme', private: true, scripts: { start: 'turbo run start' } },
    'pnpm-workspace.yaml': 'packages: ["services/*", "libs/*"]\n',
    'pnpm-lock.yaml': '',
    'services/api/package.json': { name: 'api', version: '1.0.0', scripts: { start: 'node server.js' } },
    'services/api/server.js': "require('http').createServer().listen(process.env.PORT); '/healthz';\n",
    'services/mail/package.json': { name: 'mail', version: '1.0.0', scripts: { start: 'node .' } },
    'libs/words/package.json': { name: 'words', version: '1.0.0', main: 'index.js' },
    'node_modules/switchback-stages/package.json': { name: 'switchback-stages' },
  });
  execFileSync('git', ['init', '--quiet', '--initial-branch=trunk'], {
    cwd: root,
    env: { ...process.env, ...env },
  });
});
afterEach(() => rm(root, { recursive: true }));

test('from the root of a workspace init writes nothing and names the backends', async () => {
  const { code, stderr } = await init();
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('Name the backend: --backend services/api, or --backend services/mail'),
  ]);
  await expect(read('Pulumi.yaml')).rejects.toThrow('ENOENT');
});

test('the backend that was named becomes the project, and the next commands begin by going there', async () => {
  const { code, stdout } = await init('--backend', 'services/api');
  expect([code, stdout]).toEqual([0, expect.stringContaining('Next:\n  cd services/api\n  switchback ')]);
  expect((await loadCatalogue(at('services/api'))).project).toBe('api');
  expect(await read('services/api/Pulumi.yaml')).toContain(
    'path: ../../node_modules/switchback-stages/provider',
  );
  const again = await init('--backend', 'services/api');
  expect(again.stdout).toContain('No file was changed.');
});

test("a job for GitLab runs as it is written: with the project's package manager, where the backend lies", async () => {
  await init('--backend', 'services/api', '--ci', 'gitlab');
  const { switchback } = parse(await read('.gitlab-ci.yml')) as { switchback: Record<string, unknown> };
  expect(switchback).toMatchObject({
    rules: [{ if: '$CI_COMMIT_BRANCH == "trunk"' }],
    variables: { GIT_DEPTH: '0', SWITCHBACK_SERVER: 'http://127.0.0.1:4100' },
  });
  for (const name of ['corepack', 'pnpm', 'npm', 'npx']) {
    await write({ [`bin/${name}`]: `#!/bin/sh\necho "$(basename "$PWD") ${name} $*" >> ${at('ran')}\n` });
    await chmod(at(`bin/${name}`), 0o755);
  }
  execFileSync('sh', ['-e', '-c', (switchback['script'] as string[]).join('\n')], {
    cwd: root,
    env: { PATH: `${at('bin')}:${process.env['PATH'] ?? ''}` },
  });
  expect((await read('ran')).trim().split('\n')).toEqual([
    'api corepack enable',
    'api pnpm install --frozen-lockfile',
    'api npm run build --if-present',
    'api npm test --if-present',
    'api npx --no switchback build create',
  ]);
});

test("a pipeline of the team's stays as it is and is told what to name; then there is nothing more to do", async () => {
  const own = 'stages: [build]\n';
  await write({ '.gitlab-ci.yml': own });
  const { stdout } = await init('--backend', 'services/api', '--ci', 'gitlab');
  const line = 'include: [{ local: /.gitlab/switchback.yml }]';
  expect(stdout).toContain(`Add this line to it: ${line}`);
  expect(await read('.gitlab-ci.yml')).toBe(own);
  expect(parse(await read('.gitlab/switchback.yml'))).toHaveProperty('switchback.script');
  await write({ '.gitlab-ci.yml': `${own}${line}\n` });
  const again = await init('--backend', 'services/api', '--ci', 'gitlab');
  expect(again.stdout).toContain('No file was changed.');
});

test('where others reach the service, a job of any runner goes there, and GitHub signs for it alone', async () => {
  const server = 'https://switchback.example';
  await init('--backend', 'services/api', '--server', server, '--ci', 'github');
  const { jobs, permissions } = parse(await read('.github/workflows/switchback.yml')) as {
    permissions: unknown;
    jobs: { build: { 'runs-on': string; steps: { env?: unknown; uses?: string }[] } };
  };
  expect(permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(jobs.build['runs-on']).toBe('ubuntu-latest');
  expect(jobs.build.steps.at(-1)?.env).toEqual({
    SWITCHBACK_SERVER: `\${{ vars.SWITCHBACK_SERVER || '${server}' }}`,
  });
  for (const { uses } of jobs.build.steps) expect(uses ?? '@'.padEnd(41, 'a')).toMatch(/@[0-9a-f]{40}$/);
  // The project has said it before.
  await init('--backend', 'services/api', '--ci', 'gitlab');
  const { switchback } = parse(await read('.gitlab-ci.yml')) as { switchback: Record<string, unknown> };
  expect(switchback).toMatchObject({ variables: { GIT_DEPTH: '0', SWITCHBACK_SERVER: server } });
  expect(switchback).not.toHaveProperty('tags');
});

test("a workflow for GitHub installs with the project's package manager, too", async () => {
  await init('--backend', 'services/api', '--ci', 'github');
  const { jobs } = parse(await read('.github/workflows/switchback.yml')) as {
    jobs: { build: { defaults: unknown; steps: { run?: string }[] } };
  };
  expect(jobs.build.defaults).toEqual({ run: { 'working-directory': 'services/api' } });
  expect(jobs.build.steps.flatMap(({ run: step }) => step ?? [])).toEqual([
    ...['corepack enable', 'pnpm install --frozen-lockfile', 'npm run build --if-present'],
    ...['npm test --if-present', 'npx --no switchback build create'],
  ]);
});
