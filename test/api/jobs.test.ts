import { createHash, createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt, SignJWT, type JWTPayload } from 'jose';
import type { AuditResource } from '../../src/contract/audit.js';
import type { MeResource } from '../../src/contract/me.js';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { TokenResource } from '../../src/contract/tokens.js';
import { jobTokens } from '../../src/identity/job-tokens.js';
import type { TrustRule } from '../../src/model/ci-job.js';
import { createRates } from '../../src/store/rates.js';
import { openDoor, type Door } from '../support/door.js';
import { aPipeline, aPush, openGithubOidc, type SimulatedOidc } from '../support/github-oidc.js';

// What GitHub and GitLab sign for their jobs is simulated (test/support/github-oidc.ts); the service is the real one.
const audience = 'https://switchback.example';
const commit = 'c'.repeat(40);
let github: SimulatedOidc;
let gitlab: SimulatedOidc;
let door: Door;
/** The same rows behind the door of this machine. */
let own: Door;
let ahead = 0;
const logged: string[] = [];

const ruleOf = (change: Partial<TrustRule> = {}): TrustRule => ({
  ...{ issuer: github.issuer, repository: 'acme/shop', repositoryId: '700100', owner: 'acme', ownerId: '42' },
  ...{ ref: 'refs/heads/main', environment: null, isHosted: true, scopes: ['build', 'read'] },
  workflow: 'acme/shop/.github/workflows/build.yml@refs/heads/main',
  events: ['push', 'schedule', 'workflow_dispatch'],
  ...change,
});

beforeAll(async () => {
  [github, gitlab, own] = await Promise.all([openGithubOidc(), openGithubOidc(), openDoor()]);
  door = await openDoor(({ log }) => {
    const now = () => new Date(Date.now() + ahead * 1000);
    const note = (facts: object, message: string): void => void logged.push(JSON.stringify([facts, message]));
    const noting = { ...log, warn: note, error: note, info: note };
    const issuers = [
      { kind: 'github' as const, issuer: github.issuer },
      { kind: 'gitlab' as const, issuer: gitlab.issuer },
    ];
    const ofGitlab = { issuer: gitlab.issuer, repositoryId: '20', ownerId: '72', events: ['push', 'web'] };
    const rules = [
      ruleOf(),
      ruleOf({ ref: null, environment: 'release', scopes: ['promote:devqa'] }),
      ruleOf({ ...ofGitlab, workflow: 'gitlab.example/acme/shop//.gitlab-ci.yml@refs/heads/main' }),
    ];
    return {
      ...{ user: null, log: noting, store: own.desk.ports.store, verbs: own.desk.ports },
      jobs: jobTokens({ audience, issuers, rules }, { now, log: noting, fetch }),
    };
  });
});
beforeEach(async () => {
  await own.desk.clear();
  ahead = 0;
  github.trouble = 'none';
  logged.length = 0;
});
afterAll(async () => {
  await door.close();
  await own.close();
  await github.close();
  await gitlab.close();
});

type Admitted = TokenResource & { readonly secret: string | null };
interface Sent<T> {
  readonly status: number;
  readonly body: T;
  readonly response: Response;
}

async function send<T>(
  method: 'POST',
  path: string,
  { at, headers, body }: { at: Door; headers: object; body: object },
): Promise<Sent<T>> {
  const response = await fetch(`http://127.0.0.1:${String(at.port)}${path}`, {
    ...{ method, headers: { 'content-type': 'application/json', ...headers } },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as T, response };
}

const admit = <T = ProblemResource>(idToken: string, headers = {}, at = door): Promise<Sent<T>> =>
  send<T>('POST', '/auth/job', { at, headers, body: { idToken } });

const push = (change: JWTPayload = {}, how: Parameters<SimulatedOidc['sign']>[1] = {}): Promise<string> =>
  github.sign(aPush({ aud: audience, ...change }), how);

async function admitted(idToken: string): Promise<Admitted> {
  const { status, body } = await admit<Admitted>(idToken);
  expect([status, body]).toEqual([201, expect.objectContaining({ kind: 'job' })]);
  return body;
}

const bearer = ({ secret }: Admitted) => ({ authorization: `Bearer ${String(secret)}` });
const audit = async (name: string): Promise<readonly AuditResource[]> =>
  (await own.ask<Page<AuditResource>>('GET', `/audit?name=${name}`)).body.items;
const tokenRows = async (): Promise<unknown[]> =>
  (await own.desk.ports.store.read.sql.executeSql('select * from tokens')).rows;
const artifacts = { tarball: `sha256:${'b'.repeat(64)}` };
const build = { commit, branch: 'main', artifacts, commits: [] };

/** Refused with this, and nothing came of it. */
async function refusedWith(idToken: string, status: number, said: RegExp): Promise<string> {
  const { status: answered, body, response } = await admit(idToken);
  expect([answered, body.detail]).toEqual([status, expect.stringMatching(said)]);
  if (status === 401) expect(response.headers.get('www-authenticate')).toContain('id-token-refused');
  expect(await tokenRows()).toEqual([]);
  // Neither the token nor what it says stands in the log.
  for (const part of idToken.split('.').filter(({ length }) => length > 20))
    expect(logged.join()).not.toContain(part.slice(0, 20));
  return body.code.replace('switchback/', '');
}

describe('a job of CI', () => {
  test('of GitHub comes in by what GitHub signs, and is in rows and audit by ids that never change', async () => {
    const token = await admitted(await push());
    const id = `${github.issuer}#repository:700100/run:9876543210`;
    const holder = { id, name: 'acme/shop, run 9876543210' };
    expect(token).toMatchObject({ holder, scopes: ['build', 'read'], state: 'valid' });
    const ends = new Date(token.expiresAt).getTime() - new Date(token.createdAt).getTime();
    expect(Math.round(ends / 60_000)).toBe(30);
    const me = await door.ask<MeResource>('GET', '/me', { headers: bearer(token) });
    expect(me.body).toMatchObject({
      identity: 'token',
      actor: { ...holder, credential: token.id },
      rights: [
        { verb: 'read', stages: ['*'] },
        { verb: 'build', stages: ['*'] },
      ],
    });
    const made = await door.ask('POST', '/builds', { body: build, headers: bearer(token) });
    expect(made).toMatchObject({ status: 201, body: { createdBy: id } });
    expect(await audit('build:registered')).toMatchObject([{ actor: { ...holder, credential: token.id } }]);
    expect(await audit('session:started')).toMatchObject([
      {
        actor: holder,
        facts: {
          ...{ kind: 'job', token: token.id, issuer: github.issuer, repositoryId: '700100', ownerId: '42' },
          ...{ run: '9876543210', commit, startedBy: '5150', event: 'push', ref: 'refs/heads/main' },
        },
      },
    ]);
  });

  test('of GitLab comes in by the same, with its own names for all of it', async () => {
    const token = await admitted(await gitlab.sign(aPipeline({ aud: audience })));
    expect(token.holder).toEqual({
      id: `${gitlab.issuer}#repository:20/run:574`,
      name: 'acme/shop, run 574',
    });
    const made = await door.ask('POST', '/builds', { body: build, headers: bearer(token) });
    expect(made.status).toBe(201);
    // A job of an hour ago has the token of when it began, where GitHub's would be too old.
    const old = { times: { iat: -3600, nbf: -3605, exp: 3600 } };
    await admitted(await gitlab.sign(aPipeline({ aud: audience }), old));
    for (const change of [{ ref_path: undefined }, { project_id: 20 }])
      expect((await admit(await gitlab.sign(aPipeline({ aud: audience, ...change })))).body.detail).toMatch(
        /lacks something/,
      );
    for (const change of [
      { pipeline_source: 'merge_request_event' },
      { project_id: '21' },
      { runner_environment: 'self-hosted' },
    ])
      expect((await admit(await gitlab.sign(aPipeline({ aud: audience, ...change })))).status).toBe(403);
  });

  test('of an environment comes in by the rule for that, whatever its branch', async () => {
    const token = await admitted(await push({ environment: 'release', ref: 'refs/heads/release' }));
    expect(token.scopes).toEqual(['promote:devqa']);
    const both = await admitted(await push({ environment: 'release' }));
    expect(both.scopes).toEqual(['build', 'read', 'promote:devqa']);
  });

  test('registers what it runs for, and no other commit or branch', async () => {
    const headers = bearer(await admitted(await push()));
    for (const [change, said] of [
      [{ commit: 'd'.repeat(40) }, `commit ${commit}`],
      [{ branch: 'release' }, 'branch main'],
    ] as const) {
      const answer = await door.ask<ProblemResource>('POST', '/builds', {
        body: { ...build, ...change },
        headers,
      });
      expect([answer.status, answer.body.code]).toEqual([403, 'switchback/other-commit']);
      expect(answer.body.detail).toContain(said);
    }
    expect(await audit('build:registered')).toEqual([]);
    const promote = await door.ask<ProblemResource>('POST', '/stages/devqa/promotions', {
      ...{ body: { build: 'b1' }, headers },
    });
    expect([promote.status, promote.body.right]).toEqual([403, { verb: 'promote', stage: 'devqa' }]);
  });

  test('of a tag is on no branch, so it says which', async () => {
    const { scopes } = await admitted(await push({ ref: 'refs/tags/v1', environment: 'release' }));
    expect(scopes).toEqual(['promote:devqa']);
  });

  test('comes in once by one token, also where two come at once and where the first has its key', async () => {
    const idToken = await push();
    const both = await Promise.all([admit(idToken), admit(idToken)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 403]);
    const again = await admit(idToken, { 'accept-language': 'ko' });
    expect([again.status, again.body.code, again.body.title]).toEqual([
      403,
      'switchback/job-refused',
      '신뢰하지 않는 CI 작업입니다',
    ]);
    expect((await audit('session:refused')).map(({ facts }) => facts['why'])).toEqual(['used', 'used']);
    const keyed = { 'idempotency-key': 'k1' };
    const next = await push();
    const first = await admit<Admitted>(next, keyed);
    const replayed = await admit<Admitted>(next, keyed);
    expect([first.body.secret, replayed.status, replayed.body.secret]).toEqual([
      expect.stringMatching(/^swb_/),
      201,
      null,
    ]);
  });

  test('leaves no secret in rows or log: neither what its CI signed nor what it was given', async () => {
    const idToken = await push();
    const { secret } = await admitted(idToken);
    const rows = JSON.stringify([await tokenRows(), await audit('session:started')]);
    expect(rows).toContain(
      createHash('sha256')
        .update(secret ?? '')
        .digest('hex'),
    );
    for (const canary of [secret?.slice(4) ?? '', idToken.split('.')[2] ?? '', idToken])
      expect(`${rows}${logged.join()}`).not.toContain(canary);
  });

  test('can be sent away at once by an admin', async () => {
    const token = await admitted(await push());
    await own.ask('DELETE', `/tokens/${token.id}`, { body: { reason: 'leaked' } });
    const answer = await door.ask<ProblemResource>('GET', '/me', { headers: bearer(token) });
    expect([answer.status, answer.body.code]).toEqual([401, 'switchback/token-revoked']);
  });
});

describe('what cannot be believed', () => {
  test.each<[string, JWTPayload, RegExp]>([
    ['another audience', { aud: 'https://other.example' }, /meant for somebody else.*https:\/\/switchback/],
    ['the shared audience of GitHub', { aud: 'https://github.com/acme' }, /somebody else/],
    ['two audiences', { aud: [audience, 'https://other.example'] }, /somebody else/],
    ['no audience', { aud: undefined }, /lacks something/],
    ['another issuer', { iss: 'https://token.actions.githubusercontent.com' }, /issuer that this service/],
    ['an issuer that only begins as ours', { iss: 'http://127.0.0.1:1' }, /issuer that this service/],
    ['no id of its own', { jti: undefined }, /lacks something/],
    ['an empty id', { jti: '' }, /lacks something/],
    ['no time of its own', { iat: undefined }, /lacks something/],
    ['no end', { exp: undefined }, /lacks something/],
    ['no beginning', { nbf: undefined }, /lacks something/],
    ...['sub', 'repository', 'repository_id', 'repository_owner', 'repository_owner_id', 'ref', 'sha'].map(
      (name): [string, JWTPayload, RegExp] => [`no ${name}`, { [name]: undefined }, /lacks something/],
    ),
    ...['ref_protected', 'event_name', 'job_workflow_ref', 'runner_environment', 'run_id'].map(
      (name): [string, JWTPayload, RegExp] => [`no ${name}`, { [name]: undefined }, /lacks something/],
    ),
    ['a number where a text is', { repository_id: 700100 }, /lacks something/],
    ['a truth where a text is', { ref_protected: true }, /lacks something/],
    ['a list where a text is', { repository: ['acme/shop'] }, /lacks something/],
    ['a name with a line in it', { repository: 'acme/shop\nx' }, /lacks something/],
  ])('a token with %s', async (_name, change, said) => {
    expect(await refusedWith(await push(change), 401, said)).toBe('id-token-refused');
    expect(await audit('session:refused')).toEqual([]);
  });

  test.each<[string, { iat?: number; nbf?: number; exp?: number }, RegExp]>([
    ['is over', { iat: -400, exp: -60 }, /too old/],
    ['is of ten minutes ago, whatever it says of its end', { iat: -640, exp: 3600 }, /too old/],
    ['begins later', { nbf: 120 }, /time has not come/],
    ['was made later', { iat: 120 }, /time has not come/],
  ])('a token that %s', async (_name, times, said) => {
    expect(await refusedWith(await push({}, { times }), 401, said)).toBe('id-token-refused');
  });

  test('a token that others signed: another key, none, a shared one, or a key that it brings itself', async () => {
    const payload = Buffer.from(JSON.stringify(decodeJwt(await push()))).toString('base64url');
    const part = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url');
    expect(await refusedWith(await push({}, { key: github.foreignKey }), 401, /did not sign/)).toBe(
      'id-token-refused',
    );
    await refusedWith(`${part({ alg: 'none', kid: 'key-1' })}.${payload}.`, 401, /RS256/);
    // The public key as if it were a shared secret.
    const response = await fetch(`${github.issuer}/.well-known/jwks`);
    const { keys } = (await response.json()) as { keys: [Record<string, string>] };
    const pem = createPublicKey({ key: keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const confused = await new SignJWT(decodeJwt(await push()))
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .sign(Buffer.from(pem));
    await refusedWith(confused, 401, /RS256/);
    const brought = { jwk: keys[0], jku: `${gitlab.issuer}/.well-known/jwks` };
    await refusedWith(await push({}, { key: github.foreignKey, header: brought }), 401, /did not sign/);
    // What has to be understood and is not; no library signs it, so the signature is none either.
    const odd = part({ alg: 'RS256', kid: 'key-1', crit: ['x'], x: 1 });
    await refusedWith(`${odd}.${payload}.c2ln`, 401, /RS256/);
    await refusedWith(await push({}, { header: { kid: 'key-9' } }), 401, /names no key/);
    await refusedWith(await push({}, { header: { kid: undefined } }), 401, /names no key/);
    const whole = await push();
    await refusedWith(
      whole.replace(/\.[\w-]+\./, `.${part({ ...decodeJwt(whole), sha: 'd' })}.`),
      401,
      /sign/,
    );
    await refusedWith('a.b.c', 401, /no signed token/);
  });

  test('what is no token at all, or too long for one', async () => {
    for (const text of ['', 'a.b', 'a b.c.d', `${'a'.repeat(16_000)}.b.c`])
      expect((await admit(text)).status).toBe(422);
  });

  test('one of the issuer that another one signed', async () => {
    const stolen = await gitlab.sign(aPush({ aud: audience, iss: github.issuer }), {
      header: { kid: 'key-1' },
    });
    await refusedWith(stolen, 401, /did not sign/);
  });
});

describe('a job that no rule trusts', () => {
  test.each<[string, JWTPayload, string]>([
    ['a branch that is not protected', { ref_protected: 'false' }, 'protected'],
    ['another branch', { ref: 'refs/heads/topic' }, 'ref'],
    ['a branch that begins alike', { ref: 'refs/heads/main2' }, 'ref'],
    ['a pull request', { event_name: 'pull_request', ref: 'refs/pull/1/merge' }, 'event, ref'],
    ['a pull request with the rights of its target', { event_name: 'pull_request_target' }, 'event'],
    [
      'another workflow',
      { job_workflow_ref: 'acme/shop/.github/workflows/x.yml@refs/heads/main' },
      'workflow',
    ],
    [
      'the workflow of another branch',
      { job_workflow_ref: 'acme/shop/.github/workflows/build.yml@refs/heads/x' },
      'workflow',
    ],
    ['a machine of somebody', { runner_environment: 'self-hosted' }, 'runner'],
    ['a new owner under the old name', { repository_owner_id: '43' }, 'owner'],
  ])('of %s is refused, and leaves a row', async (_name, change, why) => {
    expect(await refusedWith(await push(change), 403, /SWITCHBACK_CI_RULES/)).toBe('job-refused');
    expect(await audit('session:refused')).toMatchObject([
      {
        actor: { id: expect.stringContaining('#repository:700100/run:') },
        facts: { why, startedBy: '5150' },
      },
    ]);
  });

  test.each<[string, JWTPayload]>([
    ['another repository', { repository: 'eve/shop', repository_id: '666' }],
    ['a repository that took the name of ours', { repository_id: '666' }],
    ['ours under another name', { repository: 'acme/renamed' }],
  ])('of %s is refused, and nothing is written of it', async (_name, change) => {
    expect(await refusedWith(await push(change), 403, /its repository/)).toBe('job-refused');
    expect(await audit('session:refused')).toEqual([]);
  });

  test('is told the rule by which it would be trusted', async () => {
    const { body } = await admit(await push({ ref: 'refs/heads/topic', runner_environment: 'self-hosted' }));
    expect(body.detail).toContain(
      'repository=acme/shop#700100 owner=acme#42 ref=refs/heads/topic ' +
        'workflow=acme/shop/.github/workflows/build.yml@refs/heads/main runner=self-hosted',
    );
  });
});

describe('the keys of an issuer', () => {
  /** A service that has not asked for keys yet. */
  const withFresh = async (work: (fresh: Door) => Promise<void>): Promise<void> => {
    const fresh = await openDoor(({ log, verbs }, desk) => ({
      ...{
        user: null,
        rates: createRates(desk.database, { reads: 0, writes: 0, 'sign-ins': 3, arrivals: 0 }),
        verbs,
      },
      jobs: jobTokens(
        { audience, rules: [ruleOf()], issuers: [{ kind: 'github', issuer: github.issuer }] },
        { now: () => new Date(), log, fetch },
      ),
    }));
    try {
      await work(fresh);
    } finally {
      await fresh.close();
    }
  };
  const keyRequests = () => github.asked.filter((path) => path.includes('jwks')).length;

  test('that cannot be had, lie elsewhere, or have no end, let nobody in; once they are there it goes on', async () => {
    await withFresh(async (fresh) => {
      for (const trouble of ['no-keys', 'redirects', 'floods'] as const) {
        github.trouble = trouble;
        const { status, body } = await admit(await push(), {}, fresh);
        expect([status, body.code]).toEqual([502, 'switchback/issuer-unreachable']);
        expect(body.detail).toContain(github.issuer);
      }
      github.trouble = 'none';
      expect((await admit(await push(), {}, fresh)).status).toBe(201);
      expect(github.asked).not.toContain('/elsewhere');
    });
  });

  test('are asked for once, not for each token and not for each name of a key that somebody makes up', async () => {
    await withFresh(async (fresh) => {
      const before = keyRequests();
      expect((await admit(await push(), {}, fresh)).status).toBe(201);
      for (const kid of ['a', 'b', 'c']) await admit(await push({}, { header: { kid } }), {}, fresh);
      await admit(await push({ iss: 'https://evil.example' }), {}, fresh);
      expect(keyRequests() - before).toBe(1);
    });
  });

  test("are not at everybody's disposal: wrong tokens from one place are too many at last, and a right one is taken", async () => {
    await withFresh(async (fresh) => {
      const statuses = [];
      for (const change of [{ aud: 'x' }, { repository_id: '666' }, { aud: 'x' }, { repository_id: '666' }])
        statuses.push((await admit(await push(change), {}, fresh)).status);
      expect(statuses).toEqual([401, 403, 401, 429]);
      expect((await admit(await push(), {}, fresh)).status).toBe(201);
    });
  });
});

test('a service that trusts no CI says so', async () => {
  const { status, body } = await admit(await push(), {}, own);
  expect([status, body.code]).toEqual([404, 'switchback/no-job-sign-in']);
});
