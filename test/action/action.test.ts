import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildResource } from '../../src/contract/build.js';
import { placesIn } from '../../src/artifacts/places.js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';
import { githubJob, pullRequestEvent } from '../cli/ci/github-job.js';
import { makeOrigin, plainEnv, type Clone, type Origin } from '../cli/ci/origin.js';
import { run } from '../cli/in-process.js';
import { aPipeline, aPush, openGithubOidc, type SimulatedOidc } from '../support/github-oidc.js';
import { makeProject, type TestProject } from '../support/project.js';
import { makeTarball } from '../support/sample-build.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { action, actionDir, runAction, type ActionRun } from './composite.js';
import { runPipeline, runWorkflow } from './written-job.js';

// The steps of the action as processes, in a clone as actions/checkout leaves it, against the service as a process that
// asks everybody who they are. What GitHub signs for its jobs is simulated (test/support/github-oidc.ts).
const audience = 'https://switchback.example';
let oidc: SimulatedOidc;
let gitlab: SimulatedOidc;
/** What somebody keeps as a secret of the CI, for what GitHub's own word is not enough. */
let secret: string;
let origin: Origin;
let project: TestProject;
let service: ServiceProcess;
let temp: string;
let clone: Clone;

beforeAll(async () => {
  origin = makeOrigin();
  temp = await mkdtemp(join(tmpdir(), 'switchback-action-'));
  project = await makeProject({
    dev: { policy: { dotenv: 'unstable', trigger: 'commit' }, env: '' },
    devqa: { policy: { dotenv: 'devqa', trigger: 'request', source: 'dev' }, env: '' },
  });
  oidc = await openGithubOidc();
  oidc.claims = aPush({ sha: origin.main });
  gitlab = await openGithubOidc();
  service = await startServiceProcess(project, {
    args: ['--warm-runners', '0'],
    env: {
      SWITCHBACK_IDENTITY: 'required',
      SWITCHBACK_CI_ISSUERS: `github=${oidc.issuer}, gitlab=${gitlab.issuer}`,
      SWITCHBACK_CI_AUDIENCE: audience,
      SWITCHBACK_CI_RULES: `issuer=github repository=acme/shop#700100 owner=acme#42 ref=refs/heads/main
        workflow=acme/shop/.github/workflows/build.yml@refs/heads/main;
        issuer=gitlab repository=acme/shop#20 owner=acme#72 ref=refs/heads/main
        workflow=gitlab.example/acme/shop//.gitlab-ci.yml@refs/heads/main`,
    },
  });
  // At the door of its own machine: there nobody is asked who they are.
  const here = async (...args: readonly string[]): Promise<string> => {
    const place = { cwd: project.dir, env: { SWITCHBACK_DATA_DIR: project.dataDir } };
    const { code, stdout, stderr } = await run(args, place);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    return stdout;
  };
  const made = await here('token', 'create', '--for', 'ci', '--scope', 'build', '--scope', 'read', '--json');
  ({ secret } = JSON.parse(made) as { secret: string });
  // What reaches the stage is told; that it would run there is not what this is about.
  await here('hold', 'set', 'dev', '--reason', 'until | the demo', '--kind', 'demo');
  clone = origin.clone();
  clone.git('fetch', '--quiet', 'origin', '+refs/heads/*:refs/remotes/origin/*');
  clone.git('fetch', '--quiet', 'origin', '+refs/pull/12/merge:refs/remotes/pull/12/merge');
  clone.git('checkout', '--quiet', '-B', 'main', 'refs/remotes/origin/main');
  // As `npm ci` does with what stands in the lock file.
  await mkdir(join(clone.directory, 'node_modules', '.bin'), { recursive: true });
  await writeFile(join(clone.directory, 'package.json'), '{"name":"shop","version":"1.0.0"}');
  await symlink(
    join(installDir, 'dist', 'cli', 'main.js'),
    join(clone.directory, 'node_modules', '.bin', 'switchback'),
  );
}, 120_000);
afterAll(async () => {
  await service.end('SIGTERM');
  await oidc.close();
  await gitlab.close();
  await project.remove();
  await rm(temp, { recursive: true });
  origin.remove();
}, 60_000);

/** Of each run a tarball of its own: the same bytes would be the same build. */
async function runOn(
  env: Readonly<Record<string, string>>,
  { name, inputs = {} }: { name: string; inputs?: Readonly<Record<string, string>> },
): Promise<ActionRun> {
  await makeTarball({ dir: clone.directory, name });
  const all = { ...plainEnv(temp), npm_config_registry: 'http://127.0.0.1:9/', ...env };
  return runAction(
    { server: service.url, tarball: `${name}.tgz`, ...inputs },
    {
      ...{ directory: clone.directory, temp, env: all },
    },
  );
}

/** As GitHub gives it to a job with `permissions: id-token: write`: no stored secret. */
const push = () => ({
  ...githubJob({ sha: origin.main, ref: 'refs/heads/main' }),
  ...{ ...oidc.environment, RUNNER_TEMP: temp, SWITCHBACK_CI_AUDIENCE: audience },
});
const byToken = () => ({
  ...githubJob({ sha: origin.main, ref: 'refs/heads/main' }),
  SWITCHBACK_TOKEN: secret,
});

describe('the action in a run of GitHub', () => {
  test('of a push comes in by what GitHub signs, registers the build, gives it on, and shows build, stages and links', async () => {
    const { code, log, outputs, summary } = await runOn(push(), { name: 'one' });
    expect([code, log]).toEqual([0, expect.stringContaining('b1 ')]);
    expect(outputs).toEqual({
      ...{ build: 'b1', commit: origin.main, branch: 'main' },
      promotions: expect.stringMatching(/^p_\w+$/),
    });
    expect(summary).toContain(`### [Build b1](${service.url}/api/v1/builds/b1)`);
    expect(summary).toContain(
      `[\`${origin.main.slice(0, 7)}\`](https://github.com/acme/shop/commit/${origin.main})`,
    );
    expect(summary).toContain('[run](https://github.com/acme/shop/actions/runs/9876543210)');
    expect(summary).toMatch(
      new RegExp(
        `^\\| .*dev.* \\| – \\| \\[skipped\\]\\(${service.url}/api/v1/promotions/p_\\w+\\) .+\\|$`,
        'm',
      ),
    );
    expect(summary).toMatch(/^\| .*devqa.* \| – \| – \|$/m);
    for (const row of summary.split('\n').filter((line) => line.startsWith('|')))
      expect(row.split('|')).toHaveLength(5);
    const links = [...summary.matchAll(/\]\((http:[^)]+)\)/g)].map(([, address = '']) => address);
    const api = links.filter((address) => address.startsWith(`${service.url}/`));
    expect(api).toHaveLength(2);
    const headers = { authorization: `Bearer ${secret}` };
    for (const address of api) expect((await fetch(address, { headers })).status).toBe(200);
    const made = (await (await fetch(`${service.url}/api/v1/builds/b1`, { headers })).json()) as object;
    expect(made).toMatchObject({ createdBy: `${oidc.issuer}#repository:700100/run:9876543210` });
    // One token for all steps, meant for the service; in no log and no summary.
    expect(oidc.asked.filter((path) => path.startsWith('/job/'))).toEqual([`/job/token ${audience}`]);
    for (const canary of [...oidc.given, oidc.environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN, 'swb_'])
      expect(`${log}${summary}`).not.toContain(canary);
  }, 120_000);

  test('that is given no server asks the one that Pulumi.yaml names, and links to it', async () => {
    const project = join(clone.directory, 'Pulumi.yaml');
    await writeFile(project, `name: shop\nruntime: nodejs\nswitchback: { server: '${service.url}' }\n`);
    const run = await runOn(byToken(), { name: 'unnamed', inputs: { server: '' } });
    await rm(project);
    const { build = '' } = run.outputs;
    expect([run.code, run.log, build]).toEqual([0, expect.any(String), expect.stringMatching(/^b\d+$/)]);
    expect(run.summary).toContain(`### [Build ${build}](${service.url}/api/v1/builds/${build})`);
  }, 120_000);

  test('of a pull request registers its head', async () => {
    const event = join(temp, 'event.json');
    await writeFile(event, pullRequestEvent({ number: 12, sha: origin.head, branch: 'feature/login' }));
    clone.git('checkout', '--quiet', 'refs/remotes/pull/12/merge');
    const { code, outputs, summary } = await runOn(
      {
        ...{ ...byToken(), ...githubJob({ sha: origin.merge, ref: 'refs/pull/12/merge' }) },
        ...{ GITHUB_EVENT_NAME: 'pull_request', GITHUB_HEAD_REF: 'feature/login', GITHUB_EVENT_PATH: event },
      },
      { name: 'two' },
    );
    clone.git('checkout', '--quiet', 'main');
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ commit: origin.head, branch: 'feature/login' });
    expect(summary).toContain('branch feature/login');
  }, 120_000);

  test('packs the backend with what it needs where the job gives it neither a tarball nor an image', async () => {
    const manifest = join(clone.directory, 'package.json');
    const before = await readFile(manifest, 'utf8');
    const needed = join(clone.directory, 'node_modules', 'needed');
    await mkdir(needed);
    await writeFile(join(needed, 'package.json'), '{"name":"needed","version":"1.0.0"}');
    await writeFile(join(needed, 'index.js'), '');
    await writeFile(join(clone.directory, 'server.js'), "require('needed');");
    const backend = { name: 'shop', version: '1.0.0', main: 'server.js', dependencies: { needed: '1.0.0' } };
    await writeFile(manifest, JSON.stringify(backend));
    const { code, log, outputs } = await runOn(byToken(), { name: 'own', inputs: { tarball: '' } });
    // npm by itself leaves out what is not bundled.
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: clone.directory });
    const bare = await runOn(byToken(), { name: 'bare', inputs: { tarball: 'shop-1.0.0.tgz' } });
    expect([bare.code, bare.outputs, bare.log]).toEqual([
      ...[5, {}],
      expect.stringMatching(
        /"server\.js" needs needed, which is not in it.*build create" without --tarball/s,
      ),
    ]);
    await writeFile(manifest, before);
    expect([code, log]).toEqual([
      0,
      `${outputs['build'] ?? ''}  commit ${origin.main.slice(0, 7)}, branch main\n`,
    ]);
    const headers = { authorization: `Bearer ${secret}` };
    const told = await fetch(`${service.url}/api/v1/builds/${outputs['build'] ?? ''}`, { headers });
    const { artifacts } = (await told.json()) as BuildResource;
    const tarball = placesIn(project.dataDir).tarball(artifacts.tarball ?? '');
    const packed = execFileSync('tar', ['-tzf', tarball]).toString().split('\n');
    expect(packed).toEqual(
      expect.arrayContaining(['package/server.js', 'package/node_modules/needed/index.js']),
    );
  });

  test('that is refused ends as the command does, says why, and shows nothing', async () => {
    const refused = await runOn({ ...byToken(), GITHUB_REF: 'refs/tags/v1.2.0' }, { name: 'three' });
    expect(refused).toMatchObject({ code: 2, summary: '', outputs: {} });
    expect(refused.log).toMatch(
      /^::error title=Switchback::Of which branch is \w{7}\?%0A.*%0A.*--branch main$/m,
    );
    const said = await runOn(
      { ...byToken(), GITHUB_REF: 'refs/tags/v1.2.0' },
      { name: 'three', inputs: { branch: 'main' } },
    );
    expect(said).toMatchObject({ code: 0, outputs: { branch: 'main' } });
  }, 120_000);

  test('that no rule trusts says which one would, and registers nothing', async () => {
    oidc.claims = aPush({ sha: origin.main, event_name: 'pull_request_target' });
    const asAnother = { RUNNER_TEMP: join(temp, 'another') };
    const refused = await runOn({ ...push(), ...asAnother }, { name: 'four' });
    oidc.claims = aPush({ sha: origin.main });
    expect(refused).toMatchObject({ code: 3, summary: '', outputs: {} });
    expect(refused.log).toMatch(/^::error title=Switchback::.*SWITCHBACK_CI_RULES: repository=acme\/shop#/m);
    const headers = { authorization: `Bearer ${secret}` };
    const told = await fetch(`${service.url}/api/v1/audit?name=session:refused`, { headers });
    expect(await told.json()).toMatchObject({ items: [{ facts: { why: 'event' } }] });
  }, 120_000);

  test('without the command in node_modules fetches no package of that name from anybody', async () => {
    const { directory } = origin.clone();
    await writeFile(join(directory, 'package.json'), '{"name":"shop","version":"1.0.0"}');
    const registry = await fakeRegistry();
    try {
      const env = { ...plainEnv(temp), ...push(), npm_config_registry: registry.url };
      const place = { directory, temp, env };
      const { code, log } = await runAction({ server: service.url, image: 'x' }, place);
      expect(code).not.toBe(0);
      expect(log).toContain('::error title=Switchback::');
      expect(registry.fetched()).toBe(0);
      // What npx does without `--no`.
      const child = spawn('npx', ['switchback', 'version'], { cwd: directory, env, stdio: 'ignore' });
      await once(child, 'close');
      expect(registry.fetched()).toBeGreaterThan(0);
    } finally {
      await registry.close();
    }
  }, 120_000);
});

describe('the job that init writes installs, builds, tests, and registers what was built', () => {
  let shop: Clone;
  /** What the team commits beside its backend: our command comes by its lock file, as everything does. */
  const files = {
    'package.json': {
      ...{ name: 'shop', version: '1.0.0', main: 'dist/server.js' },
      scripts: {
        build: "node -e \"fs.mkdirSync('dist'); fs.writeFileSync('dist/server.js', '// ' + process.env.CI)\"",
        test: 'test -f dist/server.js',
      },
      devDependencies: { 'switchback-stages': 'file:vendor' },
    },
    'package-lock.json': {
      ...{ name: 'shop', version: '1.0.0', lockfileVersion: 3, requires: true },
      packages: {
        '': { name: 'shop', version: '1.0.0', devDependencies: { 'switchback-stages': 'file:vendor' } },
        'node_modules/switchback-stages': { resolved: 'vendor', link: true },
        vendor: {
          name: 'switchback-stages',
          version: '0.1.0',
          dev: true,
          bin: { switchback: 'command.mjs' },
        },
      },
    },
    'vendor/package.json': {
      name: 'switchback-stages',
      version: '0.1.0',
      bin: { switchback: 'command.mjs' },
    },
    'vendor/command.mjs': `#!/usr/bin/env node\nawait import('${join(installDir, 'dist/cli/main.js')}');\n`,
    '.gitignore': 'node_modules/\ndist/\n',
  };
  beforeAll(async () => {
    shop = origin.clone();
    shop.git('fetch', '--quiet', 'origin', '+refs/heads/*:refs/remotes/origin/*');
    shop.git('checkout', '--quiet', '-B', 'main', 'refs/remotes/origin/main');
    await mkdir(join(shop.directory, 'vendor'));
    await mkdir(join(shop.directory, 'dist'));
    await writeFile(join(shop.directory, 'dist', 'server.js'), '');
    for (const [name, text] of Object.entries(files))
      await writeFile(join(shop.directory, name), typeof text === 'string' ? text : JSON.stringify(text));
    const installed = join(shop.directory, 'node_modules');
    await mkdir(installed);
    await symlink('../vendor', join(installed, 'switchback-stages'));
    for (const ci of ['github', 'gitlab']) {
      const args = ['init', '--yes', '--ci', ci, '--server', 'https://switchback.invalid'];
      const { code, stderr } = await run(args, { cwd: shop.directory, env: plainEnv(temp) });
      expect([code, stderr]).toEqual([0, expect.any(String)]);
    }
    for (const name of ['node_modules', 'dist']) await rm(join(shop.directory, name), { recursive: true });
    shop.git('add', '--all');
    shop.git('commit', '--quiet', '-m', 'Stages');
  });
  const written = (file: string) => readFile(join(shop.directory, file), 'utf8');
  const machine = async (name: string) => {
    const folder = join(temp, name);
    await mkdir(folder);
    const npm = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
    const registry = { npm_config_registry: 'http://127.0.0.1:9/', SWITCHBACK_CI_AUDIENCE: audience };
    return { ...plainEnv(folder), ...npm, ...registry, RUNNER_TEMP: folder, TMPDIR: folder };
  };
  /** The build of a commit, by whom it was registered, and what is in it. */
  async function registered(sha: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${secret}` };
    const told = await fetch(`${service.url}/api/v1/builds?commit=${sha}`, { headers });
    const { items } = (await told.json()) as { items: BuildResource[] };
    const all = items.map(({ createdBy, artifacts }) => {
      const tarball = placesIn(project.dataDir).tarball(artifacts.tarball ?? '');
      const packed = execFileSync('tar', ['-xzOf', tarball, 'package/dist/server.js']).toString();
      return [createdBy, packed];
    });
    return all;
  }

  test('in GitHub', async () => {
    const sha = shop.git('rev-parse', 'HEAD');
    oidc.claims = aPush({ sha });
    const { code, log } = await runWorkflow(await written('.github/workflows/switchback.yml'), {
      directory: shop.directory,
      env: {
        ...(await machine('of-github')),
        ...githubJob({ sha, ref: 'refs/heads/main' }),
        ...oidc.environment,
      },
      vars: { SWITCHBACK_SERVER: service.url },
    });
    oidc.claims = aPush({ sha: origin.main });
    expect([code, log]).toEqual([0, expect.stringContaining('Packed shop 1.0.0 with 0 dependencies')]);
    expect(await registered(sha)).toEqual([[`${oidc.issuer}#repository:700100/run:9876543210`, '// true']]);
  }, 120_000);

  test('in GitLab', async () => {
    shop.git('commit', '--quiet', '--allow-empty', '-m', 'More');
    await rm(join(shop.directory, 'dist'), { recursive: true, force: true });
    const sha = shop.git('rev-parse', 'HEAD');
    const job = {
      ...{ CI: 'gitlab', GITLAB_CI: 'true', CI_SERVER_URL: 'https://gitlab.example', CI_JOB_ID: '302' },
      ...{
        CI_PROJECT_PATH: 'acme/shop',
        CI_COMMIT_SHA: sha,
        CI_COMMIT_BRANCH: 'main',
        CI_PIPELINE_SOURCE: 'push',
      },
      ...{ CI_COMMIT_REF_NAME: 'main', CI_PIPELINE_URL: 'https://gitlab.example/acme/shop/-/pipelines/574' },
    };
    const audiences: string[] = [];
    const { code, log } = await runPipeline(await written('.gitlab-ci.yml'), {
      directory: shop.directory,
      env: { ...(await machine('of-gitlab')), ...job },
      vars: { SWITCHBACK_SERVER: service.url },
      sign: (aud) => {
        audiences.push(aud);
        return gitlab.sign(aPipeline({ sha, aud: audience }));
      },
    });
    expect([code, log]).toEqual([0, expect.stringContaining('Packed shop 1.0.0 with 0 dependencies')]);
    expect(audiences).toEqual([service.url]);
    expect(await registered(sha)).toEqual([[`${gitlab.issuer}#repository:20/run:574`, '// gitlab']]);
  }, 120_000);
});

/** A registry with a stranger's package of our name; counts who wants its bytes, and gives none. */
async function fakeRegistry() {
  let fetched = 0;
  const server = createServer(({ url = '' }, response) => {
    if (url.endsWith('.tgz')) fetched += 1;
    if (url !== '/switchback') return void response.writeHead(404).end();
    const version = '9.9.9';
    const dist = { tarball: `${address}switchback-${version}.tgz`, shasum: 'a'.repeat(40) };
    const versions = { [version]: { name: 'switchback', version, bin: { switchback: 'x.js' }, dist } };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ name: 'switchback', 'dist-tags': { latest: version }, versions }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: address, fetched: () => fetched, close };
}

describe('the text of the action', () => {
  test('puts no input and no other foreign value into a command, and uses no other action', () => {
    expect(action.runs.using).toBe('composite');
    for (const step of action.runs.steps) {
      expect(step.run).not.toContain('${{');
      expect(step).not.toHaveProperty('uses');
    }
    expect(readFileSync(join(actionDir, 'action.yml'), 'utf8')).not.toMatch(
      /npm (i|install)\b|curl|npx (?!--no)/,
    );
  });
});
