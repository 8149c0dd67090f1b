import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditResource } from '../../src/contract/audit.js';
import { installation } from '../cli/command.js';
import { browserScript } from '../support/browser-script.js';
import { makeCertificate } from '../support/certificate.js';
import { aPush, openGithubOidc, type SimulatedOidc } from '../support/github-oidc.js';
import { openProvider, type TestProvider } from '../support/identity-provider.js';
import { endProject } from '../support/invariants.js';
import type { Relayed } from '../support/issuer-server.js';
import { commitAll, type TestProject } from '../support/project.js';
import { makeTarball } from '../support/sample-build.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { makeStartedProject } from '../support/stacks.js';
import { mayMakeNetworks, openRelay, openTwoNetworks, type TwoNetworks } from '../support/two-networks.js';
import { platformOf } from '../support/world.js';

const where = mayMakeNetworks() ? describe : describe.skip;
const port = '4100';
/** At these the relay of the service's network stands for the identity provider and for what signs for CI's jobs. */
const [providerPort, jobsPort] = ['4200', '4300'];

let networks: TwoNetworks;
let project: TestProject;
let service: ServiceProcess;
/** The machine of everybody else: it has nothing of the project. */
let elsewhere: string;
let cert: string;
let browser: string;
let provider: TestProvider;
let jobs: SimulatedOidc;
let relay: { close: () => Promise<void> };

interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command, in the network and folder of its caller. */
function command(
  through: readonly string[],
  args: readonly string[],
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string>> },
): Promise<Told> {
  const [first = '', ...rest] = [
    ...through,
    process.execPath,
    join(installation, 'dist/cli/main.js'),
    ...args,
  ];
  const child = spawn(first, rest, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: elsewhere, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

const here = (...args: readonly string[]): Promise<Told> =>
  command(networks.near, args, { cwd: project.dir, env: { SWITCHBACK_DATA_DIR: project.dataDir } });

/** Somebody in the other network, who has the address, and a home of their own. */
const there = (who: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  command(networks.far, args, {
    cwd: elsewhere,
    env: {
      ...{ SWITCHBACK_SERVER: serverUrl(), NODE_EXTRA_CA_CERTS: cert, BROWSER: browser },
      ...{ XDG_CONFIG_HOME: join(elsewhere, 'home', who), RUNNER_TEMP: join(elsewhere, 'temp', who), ...env },
    },
  });

const serverUrl = (): string => `https://${networks.address}:${port}`;

where('a service that is used from another network', () => {
  beforeAll(async () => {
    networks = openTwoNetworks();
    elsewhere = mkdtempSync(join(tmpdir(), 'switchback-elsewhere-'));
    mkdirSync(join(elsewhere, 'out'));
    project = await makeStartedProject({
      dev: { policy: { dotenv: 'unstable', trigger: 'commit' }, env: 'GREETING=hello\n' },
      nightly: { policy: { dotenv: 'nightly', trigger: 'request', source: 'dev' }, env: 'GREETING=hello\n' },
    });
    const tls = makeCertificate(project.dir, networks.address);
    ({ cert } = tls);
    browser = await browserScript(elsewhere);
    const at = (number: string, name: string): Relayed => ({
      issuer: `https://${networks.address}:${number}`,
      ...{ socket: join(elsewhere, name), tls },
    });
    const [ofPeople, ofJobs] = [at(providerPort, 'provider'), at(jobsPort, 'jobs')];
    provider = await openProvider(() => [`${serverUrl()}/auth/callback`], ofPeople);
    provider.people.set('dana', { name: 'Dana Han', groups: ['developers'] });
    provider.people.set('vera', { name: 'Vera Cho', groups: ['viewers'] });
    jobs = await openGithubOidc(ofJobs);
    relay = await openRelay(networks.near, {
      host: networks.address,
      to: { [providerPort]: ofPeople.socket, [jobsPort]: ofJobs.socket },
    });
    service = await startServiceProcess(project, {
      through: networks.near,
      args: ['--host', networks.address, '--port', port, '--warm-runners', '0'],
      env: {
        ...{ SWITCHBACK_IDENTITY: 'required', SWITCHBACK_PUBLIC_URL: serverUrl() },
        ...{ SWITCHBACK_TLS_CERT: tls.cert, SWITCHBACK_TLS_KEY: tls.key, NODE_EXTRA_CA_CERTS: cert },
        SWITCHBACK_OIDC_ISSUER: provider.issuer,
        SWITCHBACK_OIDC_CLIENT_ID: provider.client.id,
        SWITCHBACK_OIDC_CLIENT_SECRET: provider.client.secret,
        SWITCHBACK_OIDC_ROLES: 'developers=developer; viewers=viewer',
        SWITCHBACK_CI_ISSUERS: `github=${jobs.issuer}`,
        SWITCHBACK_CI_RULES:
          'repository=acme/shop#700100 owner=acme#42 ref=refs/heads/main workflow=acme/shop/.github/workflows/build.yml@refs/heads/main',
      },
      says: serverUrl(),
    });
  }, 120_000);
  afterAll(async () => {
    await service.end('SIGTERM');
    await relay.close();
    await provider.close();
    await jobs.close();
    for (const { name } of project.stages) await platformOf(project.dataDir).stop(name);
    await endProject(project, null);
    networks.close();
    rmSync(elsewhere, { recursive: true, force: true });
  }, 120_000);

  test('takes there a build of CI’s signed job, and from people who signed in what their roles allow, and knows each by name', async () => {
    const signIn = async (who: string): Promise<void> => {
      provider.person = who;
      const done = await there(who, ['login']);
      expect([done.code, done.stdout + done.stderr]).toEqual([
        0,
        expect.stringContaining(`Signed in to ${serverUrl()} as `),
      ]);
    };
    await signIn('dana');
    await signIn('vera');
    for (const token of ['', 'swb_'.padEnd(47, 'A')]) {
      const stranger = await there('stranger', ['status'], { SWITCHBACK_TOKEN: token });
      expect([stranger.code, stranger.stderr]).toEqual([
        3,
        expect.stringMatching(/switchback\/(unauthenticated|token-unknown)/),
      ]);
    }

    const { path } = await makeTarball({ dir: join(elsewhere, 'out'), name: 'one' });
    commitAll(elsewhere);
    const sha = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: elsewhere }).toString().trim();
    jobs.claims = aPush({ sha });
    // No stored secret: what the job is given lets it ask who it is.
    const job = (...args: readonly string[]) => there('ci', args, jobs.environment);
    const created = await job('build', 'create', '--branch', 'main', '--tarball', path);
    expect([created.code, created.stdout + created.stderr]).toEqual([
      0,
      expect.stringMatching(/^Build b1 /m),
    ]);
    jobs.claims = aPush({ sha, repository_id: '700101' });
    const foreign = await there(
      'foreign',
      ['build', 'create', '--branch', 'main', '--tarball', path],
      jobs.environment,
    );
    expect([foreign.code, foreign.stderr]).toEqual([3, expect.stringContaining('switchback/job-refused')]);
    jobs.claims = aPush({ sha });
    expect((await there('vera', ['watch'])).code).toBe(0);

    const promote = ['promote', 'nightly', '--from', 'dev', '--yes'];
    for (const refused of [await there('vera', promote), await job(...promote)])
      expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('"promote"')]);
    const promoted = await there('dana', promote);
    expect([promoted.code, promoted.stdout]).toEqual([0, expect.stringContaining('nightly now runs b1')]);

    const status = JSON.parse((await there('vera', ['status', '--json=stage,currentBuild'])).stdout) as {
      items: { stage: string; currentBuild: { id: string } | null }[];
    };
    expect(status.items.map(({ stage, currentBuild }) => [stage, currentBuild?.id])).toEqual([
      ['dev', 'b1'],
      ['nightly', 'b1'],
    ]);
    const rows = (await here('events', '--json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditResource);
    expect(rows.find(({ name }) => name === 'build:registered')?.actor.id).toBe(
      `${jobs.issuer}#repository:700100/run:9876543210`,
    );
    expect(
      rows.find(({ name, stage }) => name === 'promotion:requested' && stage === 'nightly')?.actor,
    ).toMatchObject({
      ...{ id: `${provider.issuer}#dana`, name: 'Dana Han', via: 'cli' },
      credential: expect.stringMatching(/^tok_/),
    });
    expect((await there('dana', ['logout'])).code).toBe(0);
    expect((await there('dana', ['status'])).code).toBe(3);
    for (const secret of [...jobs.given, provider.client.secret])
      expect(service.output()).not.toContain(secret);
  }, 180_000);
});
