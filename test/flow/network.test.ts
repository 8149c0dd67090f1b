import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditResource } from '../../src/contract/audit.js';
import { installation } from '../cli/command.js';
import { makeCertificate } from '../support/certificate.js';
import { endProject } from '../support/invariants.js';
import { commitAll, type TestProject } from '../support/project.js';
import { makeTarball } from '../support/sample-build.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { makeStartedProject } from '../support/stacks.js';
import { mayMakeNetworks, openTwoNetworks, type TwoNetworks } from '../support/two-networks.js';
import { platformOf } from '../support/world.js';

const where = mayMakeNetworks() ? describe : describe.skip;
const port = '4100';

let networks: TwoNetworks;
let project: TestProject;
let service: ServiceProcess;
/** The machine of everybody else: it has nothing of the project. */
let elsewhere: string;
let cert: string;

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

/** Somebody in the other network, who has a token and the address. */
const there = (token: string, ...args: readonly string[]): Promise<Told> =>
  command(networks.far, args, {
    cwd: elsewhere,
    env: {
      SWITCHBACK_SERVER: `https://${networks.address}:${port}`,
      SWITCHBACK_TOKEN: token,
      NODE_EXTRA_CA_CERTS: cert,
    },
  });

where('a service that is used from another network', () => {
  beforeAll(async () => {
    networks = openTwoNetworks();
    elsewhere = mkdtempSync(join(tmpdir(), 'switchback-elsewhere-'));
    mkdirSync(join(elsewhere, 'out'));
    project = await makeStartedProject({
      dev: { policy: { dotenv: 'unstable', trigger: 'commit' }, env: 'GREETING=hello\n' },
      nightly: { policy: { dotenv: 'nightly', trigger: 'request', source: 'dev' }, env: 'GREETING=hello\n' },
    });
    const made = makeCertificate(project.dir, networks.address);
    ({ cert } = made);
    service = await startServiceProcess(project, {
      through: networks.near,
      args: ['--host', networks.address, '--port', port, '--warm-runners', '0'],
      env: {
        SWITCHBACK_IDENTITY: 'required',
        SWITCHBACK_PUBLIC_URL: `https://${networks.address}:${port}`,
        SWITCHBACK_TLS_CERT: made.cert,
        SWITCHBACK_TLS_KEY: made.key,
      },
      says: `https://${networks.address}:${port}`,
    });
  }, 120_000);
  afterAll(async () => {
    await service.end('SIGTERM');
    for (const { name } of project.stages) await platformOf(project.dataDir).stop(name);
    await endProject(project, null);
    networks.close();
    rmSync(elsewhere, { recursive: true, force: true });
  }, 120_000);

  test('takes a build of CI there, the promotion of one person and not that of another, and knows each by name', async () => {
    const token = async (scopes: readonly string[], id: string, name: string): Promise<string> => {
      const asked = scopes.flatMap((scope) => ['--scope', scope]);
      const made = await here('token', 'create', ...asked, '--for', id, '--called', name);
      expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^swb_\S{43}\n$/) });
      return made.stdout.trim();
    };
    const ci = await token(['build', 'read'], 'ci', 'CI of the backend');
    const dana = await token(['developer'], 'dana', 'Dana Han');
    const vera = await token(['viewer'], 'vera', 'Vera Cho');

    const stranger = await there('swb_'.padEnd(47, 'A'), 'status');
    expect([stranger.code, stranger.stderr]).toEqual([
      3,
      expect.stringContaining('switchback/token-unknown'),
    ]);

    const { path } = await makeTarball({ dir: join(elsewhere, 'out'), name: 'one' });
    commitAll(elsewhere);
    const created = await there(ci, 'build', 'create', '--branch', 'main', '--tarball', path);
    expect([created.code, created.stdout + created.stderr]).toEqual([0, expect.stringMatching(/^Build b1 /)]);
    expect((await there(vera, 'watch')).code).toBe(0);

    const promote = ['promote', 'nightly', '--from', 'dev', '--yes'];
    for (const secret of [vera, ci]) {
      const refused = await there(secret, ...promote);
      expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('"promote"')]);
    }
    const promoted = await there(dana, ...promote);
    expect([promoted.code, promoted.stdout]).toEqual([0, expect.stringContaining('nightly now runs b1')]);

    const status = JSON.parse((await there(vera, 'status', '--json=stage,currentBuild')).stdout) as {
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
    const whoDid = (name: string) => rows.find((row) => row.name === name)?.actor;
    expect(whoDid('build:registered')).toMatchObject({ id: 'ci', name: 'CI of the backend' });
    expect(
      rows.find(({ name, stage }) => name === 'promotion:requested' && stage === 'nightly')?.actor,
    ).toMatchObject({
      ...{ id: 'dana', name: 'Dana Han' },
      credential: expect.stringMatching(/^tok_/),
    });
    for (const secret of [ci, dana, vera]) expect(service.output()).not.toContain(secret.slice(4));
  }, 180_000);
});
