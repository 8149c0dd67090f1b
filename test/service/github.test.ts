import { expect, test } from '@jest/globals';
import type { StartProblem } from '../../src/model/start-problem.js';
import { gitHubIn, pageOf } from '../../src/service/github.js';

const read = (env: Readonly<Record<string, string>>) => {
  const problems: StartProblem[] = [];
  const config = gitHubIn(problems, env);
  return { config, problems };
};
const repository = { SWITCHBACK_GITHUB_REPOSITORY: 'acme/api' };

test('where nothing is said of GitHub nothing is sent there, and nothing taken from it', () => {
  expect(read({ SWITCHBACK_GITHUB_TOKEN: '' })).toEqual({
    config: { repository: null, webhookSecrets: [], reports: null },
    problems: [],
  });
});

test('a promotion is shown to who comes from GitHub by its page, where others reach the service', () => {
  expect(pageOf('p_1', 'https://work.example/switchback')).toBe(
    'https://work.example/switchback/promotions/p_1',
  );
  expect(pageOf('p_1', null)).toBeNull();
});

test('a token, its file or an App each say by what the service is known there', () => {
  const api = 'https://api.github.com';
  const told = (env: Readonly<Record<string, string>>) => read({ ...repository, ...env }).config.reports;
  expect(told({ SWITCHBACK_GITHUB_TOKEN: 't' })).toEqual({
    ...{ api, repository: 'acme/api', access: { kind: 'token', token: 't' } },
  });
  expect(told({ SWITCHBACK_GITHUB_TOKEN_FILE: '/t' })?.access).toEqual({ kind: 'token-file', file: '/t' });
  const app = { SWITCHBACK_GITHUB_APP: '7', SWITCHBACK_GITHUB_APP_KEY_FILE: '/k' };
  expect(told(app)?.access).toEqual({ kind: 'app', app: '7', keyFile: '/k' });
  const own = { SWITCHBACK_GITHUB_TOKEN: 't', SWITCHBACK_GITHUB_API: 'https://github.example/api/v3/' };
  expect(told(own)?.api).toBe('https://github.example/api/v3');
});

test.each([
  [{ SWITCHBACK_GITHUB_TOKEN: 't' }, ['github-incomplete']],
  [{ ...repository, SWITCHBACK_GITHUB_APP: '7' }, ['github-incomplete']],
  [{ ...repository, SWITCHBACK_GITHUB_APP_KEY_FILE: '/k' }, ['github-incomplete']],
  [{ ...repository, SWITCHBACK_GITHUB_TOKEN: 't', SWITCHBACK_GITHUB_TOKEN_FILE: '/t' }, ['github-twofold']],
  [{ SWITCHBACK_GITHUB_REPOSITORY: 'https://github.com/acme/api' }, ['bad-github-repository']],
  [{ SWITCHBACK_GITHUB_REPOSITORY: 'acme/..' }, ['bad-github-repository']],
  [{ SWITCHBACK_GITHUB_API: 'http://github.example' }, ['bad-github-api']],
  [{ SWITCHBACK_GITHUB_API: 'https://user@github.example' }, ['bad-github-api']],
  [{ SWITCHBACK_GITHUB_WEBHOOK_SECRET: 'short' }, ['bad-webhook-secret']],
  [{ SWITCHBACK_GITHUB_API: 'http://127.0.0.1:9', ...repository }, []],
])('%j is refused with %j', (env, codes) => {
  expect(read(env).problems.map(({ code }) => code)).toEqual(codes);
});
