import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditResource } from '../../../src/contract/audit.js';
import type { MeResource } from '../../../src/contract/me.js';
import type { Page } from '../../../src/contract/page.js';
import type { TokenResource } from '../../../src/contract/tokens.js';
import { jobTokens } from '../../../src/identity/job-tokens.js';
import type { CiIssuer } from '../../../src/model/ci-job.js';
import { openDoor, type Door } from '../../support/door.js';
import { aPipeline, openGithubOidc, type SimulatedOidc } from '../../support/github-oidc.js';
import { run } from '../in-process.js';

// What a CI signs is simulated (test/support/github-oidc.ts); command and service are the real ones.
let oidc: SimulatedOidc;
let door: Door;
let own: Door;
let temp: string;
let kind: CiIssuer['kind'] = 'github';
const origin = (): string => `http://127.0.0.1:${String(door.port)}`;

beforeAll(async () => {
  [oidc, own] = await Promise.all([openGithubOidc(), openDoor()]);
  const rulesOf = (given: CiIssuer['kind']) => ({
    ...{ issuer: oidc.issuer, repository: 'acme/shop', owner: 'acme', ref: 'refs/heads/main' },
    ...(given === 'github'
      ? { repositoryId: '700100', ownerId: '42' }
      : { repositoryId: '20', ownerId: '72' }),
    ...{ environment: null, isHosted: true, events: ['push'], scopes: ['read', 'build'] },
    workflow:
      given === 'github'
        ? 'acme/shop/.github/workflows/build.yml@refs/heads/main'
        : 'gitlab.example/acme/shop//.gitlab-ci.yml@refs/heads/main',
  });
  door = await openDoor(({ log }) => {
    const rules = [rulesOf('github'), rulesOf('gitlab')];
    const job = (token: string) =>
      jobTokens(
        { audience: origin(), rules, issuers: [{ kind, issuer: oidc.issuer }] },
        { now: () => new Date(), log, fetch },
      ).job(token);
    return { user: null, store: own.desk.ports.store, verbs: own.desk.ports, jobs: { rules, job } };
  });
});
beforeEach(async () => {
  await own.desk.clear();
  temp = await mkdtemp(join(tmpdir(), 'switchback-runner-'));
  kind = 'github';
  oidc.trouble = 'none';
  oidc.asked.length = 0;
  oidc.given.length = 0;
});
afterEach(() => rm(temp, { recursive: true }));
afterAll(async () => {
  await door.close();
  await own.close();
  await oidc.close();
});

type Env = Readonly<Record<string, string>>;
const inJob = (args: readonly string[], env: Env = {}, server = origin()) =>
  run(args, { env: { HOME: temp, RUNNER_TEMP: temp, SWITCHBACK_SERVER: server, ...env } });
const inGithub = (args: readonly string[], env: Env = {}, server = origin()) =>
  inJob(args, { ...oidc.environment, ...env }, server);
const admissions = async (): Promise<number> =>
  (await own.ask<Page<AuditResource>>('GET', '/audit?name=session:started')).body.items.length;
const asked = (): readonly string[] => oidc.asked.filter((path) => path.startsWith('/job/token'));

describe('a command in a job of GitHub Actions', () => {
  test('proves by itself what it is, with the address of the service as audience, once for all commands of the job', async () => {
    const first = await inGithub(['whoami', '--json']);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(JSON.parse(first.stdout) as MeResource).toMatchObject({
      actor: { name: 'acme/shop, run 9876543210', via: 'cli' },
      token: { kind: 'job', name: 'CI job', scopes: ['read', 'build'] },
    });
    const words = await inGithub(['whoami']);
    expect(words.stdout).toContain('CI job');
    expect((await inGithub(['status'])).code).toBe(0);
    expect(asked()).toEqual([`/job/token ${origin()}`]);
    expect(await admissions()).toBe(1);
    // Another job of the same runner is another one.
    const other = await inGithub(['whoami'], { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of another job' });
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining('403')]);
  });

  test('keeps what it was given for its own user only, and shows neither that nor what its CI signed', async () => {
    const told = [await inGithub(['whoami', '--verbose']), await inGithub(['whoami', '--json'])];
    const [folder = ''] = await readdir(temp);
    const [file = ''] = await readdir(join(temp, folder, 'switchback', 'sign-ins'));
    const kept = join(temp, folder, 'switchback', 'sign-ins', file);
    expect([(await stat(join(temp, folder))).mode & 0o777, (await stat(kept)).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
    const { secret } = JSON.parse(await readFile(kept, 'utf8')) as { secret: string };
    const all = told.map(({ stdout, stderr }) => stdout + stderr).join();
    for (const canary of [secret, ...oidc.given, oidc.environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN])
      expect(all).not.toContain(canary);
    const { items } = (await own.ask<Page<TokenResource>>('GET', '/tokens')).body;
    expect(items.map(({ kind: of }) => of)).toEqual(['job']);
  });

  test('goes by SWITCHBACK_TOKEN where there is one, and asks nobody for more', async () => {
    const body = { name: 'ci', scopes: ['read'], days: 1 };
    const { body: made } = await own.ask<{ secret: string }>('POST', '/tokens', { body });
    const { code, stdout } = await inGithub(['whoami'], { SWITCHBACK_TOKEN: made.secret });
    expect([code, stdout, oidc.asked]).toEqual([0, expect.stringContaining('ci'), []]);
  });

  test('at a service that trusts no CI goes on as it would without', async () => {
    const { code, stdout } = await inGithub(['whoami', '--json'], {}, `http://127.0.0.1:${String(own.port)}`);
    expect([code, (JSON.parse(stdout) as MeResource).identity]).toEqual([0, 'local']);
  });

  test('that gets no token of its CI says so, and asks the service nothing', async () => {
    for (const [env, said] of [
      [{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'wrong' }, '403'],
      [{ ACTIONS_ID_TOKEN_REQUEST_URL: 'nowhere' }, 'ACTIONS_ID_TOKEN_REQUEST_URL'],
      [{ ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/' }, '127.0.0.1:9'],
      [{ ACTIONS_ID_TOKEN_REQUEST_URL: `${oidc.issuer}/.well-known/jwks` }, '127.0.0.1'],
    ] as const) {
      const { code, stderr } = await inGithub(['whoami'], env);
      expect([code, stderr]).toEqual([3, expect.stringContaining(said)]);
    }
    // In the clear neither to its CI nor to a service.
    const clear = { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://oidc.example/' };
    expect((await inGithub(['whoami'], clear)).stderr).toContain('oidc.example');
    expect((await inGithub(['whoami'], {}, 'http://switchback.example')).code).toBe(3);
    expect(await admissions()).toBe(0);
  });

  test('without id-token: write has none, and is told how to get one', async () => {
    const { code, stderr } = await inJob(['whoami'], { GITHUB_ACTIONS: 'true' });
    expect([code, stderr]).toEqual([3, expect.stringContaining('id-token: write')]);
  });

  test('that no rule trusts is told which one would, in both languages, and leaves a row', async () => {
    oidc.claims = { ...oidc.claims, ref: 'refs/heads/topic' };
    for (const lang of ['en', 'ko']) {
      const { code, stderr } = await inGithub(['build', 'list', '--lang', lang]);
      expect([code, stderr]).toEqual([
        3,
        expect.stringContaining('repository=acme/shop#700100 owner=acme#42 ref=refs/heads/topic'),
      ]);
      expect(stderr).toContain('job-refused');
    }
    oidc.claims = { ...oidc.claims, ref: 'refs/heads/main' };
    const { items } = (await own.ask<Page<AuditResource>>('GET', '/audit?name=session:refused')).body;
    expect(items.map(({ facts }) => facts['why'])).toEqual(['ref', 'ref']);
  });
});

describe('a command in a job of GitLab CI', () => {
  const signed = (): Promise<string> => oidc.sign(aPipeline({ aud: origin() }));

  test('comes in by SWITCHBACK_ID_TOKEN, which lets in once, and is known to all commands of the job', async () => {
    kind = 'gitlab';
    const env = { SWITCHBACK_ID_TOKEN: await signed() };
    for (const args of [['whoami'], ['status'], ['build', 'list']])
      expect(await inJob(args, env)).toMatchObject({ code: 0 });
    expect([await admissions(), oidc.given]).toEqual([1, []]);
    // What was kept is gone, as on another machine: the token was used.
    const elsewhere = await inJob(['whoami'], { ...env, RUNNER_TEMP: '', TMPDIR: join(temp, 'other') });
    expect([elsewhere.code, elsewhere.stderr]).toEqual([3, expect.stringContaining('used before')]);
  });

  test('with anything else there is told what belongs there, and not what is there', async () => {
    const { code, stderr } = await inJob(['whoami'], { SWITCHBACK_ID_TOKEN: 'canary' });
    expect([code, stderr]).toEqual([2, expect.stringContaining('id_tokens')]);
    expect(stderr).not.toContain('canary');
  });
});
