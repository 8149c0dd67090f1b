import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { gitHubOf } from '../../src/github/deployments.js';
import { jobTokens } from '../../src/identity/job-tokens.js';
import { openIdProvider } from '../../src/identity/provider.js';
import { outwardFetch } from '../../src/outward/fetch.js';
import { run } from '../cli/in-process.js';
import { openGitHub, type SimulatedGitHub } from '../support/github-api.js';
import { openHttpProxy, type HttpProxy } from '../support/http-proxy.js';

// A real proxy on loopback; the names behind it exist for nobody else.
let github: SimulatedGitHub;
let proxy: HttpProxy;
beforeEach(async () => {
  github = await openGitHub();
  proxy = await openHttpProxy({ 'api.github.test:80': { port: Number(new URL(github.api).port) } });
});
afterEach(async () => {
  await proxy.close();
  await github.close();
});

const now = (): Date => new Date();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const by = (env: Readonly<Record<string, string>>, api = 'http://api.github.test') => {
  const access = { kind: 'token', token: github.token } as const;
  return gitHubOf({ api, repository: github.repository, access }, { now, fetch: outwardFetch(env) });
};
const commit = 'c'.repeat(40);
const wanted = { promotion: 'p_1', commit, stage: 'dev', description: 'b1 → dev' };

test('what is told to GitHub goes through the proxy of the environment', async () => {
  github.commits.add(commit);
  const api = by({ http_proxy: proxy.url });
  const made = await api.create(wanted);
  await api.say(made, { state: 'success', description: 'there', logUrl: null });
  expect(github.deployments).toMatchObject([{ id: made, statuses: [{ state: 'success' }] }]);
  expect(proxy.asked[0]).toBe('api.github.test:80');
});

test('a proxy that is away or refuses is GitHub out of reach, said without its password', async () => {
  const refusing = proxy.url.replace('canaryOfTheProxy', 'canaryOfAnother');
  for (const address of [refusing, 'http://mina:canaryOfAnother@127.0.0.1:1', 'http://[']) {
    const error: unknown = await by({ http_proxy: address })
      .create(wanted)
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ fault: 'unreachable', status: null });
    expect(String(error) + JSON.stringify(error)).not.toContain('canary');
  }
  expect(github.asked).toEqual([]);
});

test('this machine is asked directly', async () => {
  github.commits.add(commit);
  await by({ http_proxy: proxy.url }, github.api).create(wanted);
  expect(proxy.asked).toEqual([]);
});

test('so do questions to an identity provider, to a CI for its keys, and of the command to a service', async () => {
  const env = { http_proxy: proxy.url };
  const fetch = outwardFetch(env);
  const provider = openIdProvider(
    {
      ...{ issuer: 'http://id.test', clientId: 'x', clientSecret: 'y', scopes: 'openid' },
      ...{ groupsClaim: 'groups', groupScopes: [] },
    },
    { now, log, fetch },
  );
  const bound = { state: 's', nonce: 'n', verifier: 'v'.repeat(43) };
  await expect(provider.addressFor(bound, 'http://here.test/auth/callback')).rejects.toMatchObject({
    code: 'provider-unreachable',
  });
  const jobs = jobTokens(
    { audience: 'us', rules: [], issuers: [{ kind: 'github', issuer: 'http://ci.test' }] },
    { now, log, fetch },
  );
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: 'http://ci.test' })}.c2lnbmVk`;
  await expect(jobs.job(token)).rejects.toMatchObject({ code: 'issuer-unreachable' });
  const { code } = await run(['status', '--server', 'http://switchback.test'], { cwd: '/', env });
  expect(code).not.toBe(0);
  expect(proxy.asked).toEqual(['id.test:80', 'ci.test:80', 'switchback.test:80']);
});
