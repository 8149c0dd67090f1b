import { expect, test } from '@jest/globals';
import type { StartProblem } from '../../src/model/start-problem.js';
import { providerOf } from '../../src/service/provider.js';

const read = (env: Readonly<Record<string, string>>, identity: 'local' | 'required' = 'required') => {
  const problems: StartProblem[] = [];
  const provider = providerOf(problems, { env, identity });
  return { provider, problems, codes: problems.map(({ code }) => code) };
};
const whole = {
  SWITCHBACK_OIDC_ISSUER: 'https://login.example/team',
  SWITCHBACK_OIDC_CLIENT_ID: 'switchback',
  SWITCHBACK_OIDC_CLIENT_SECRET: 'canary',
  SWITCHBACK_OIDC_ROLES: 'testers = qa:devqa, read; ou=leads,dc=example=admin;',
};

test('without a word of it nobody signs in', () => {
  expect(read({}, 'local')).toEqual({ provider: null, problems: [], codes: [] });
  expect(read({ SWITCHBACK_OIDC_ISSUER: '' })).toMatchObject({ provider: null, codes: [] });
});

test('groups and what they give are read as they stand', () => {
  expect(read(whole)).toMatchObject({
    codes: [],
    provider: {
      issuer: 'https://login.example/team',
      scopes: 'openid profile',
      groupsClaim: 'groups',
      groupScopes: [
        { group: 'testers', scopes: ['qa:devqa', 'read'] },
        { group: 'ou=leads,dc=example', scopes: ['admin'] },
      ],
    },
  });
});

test('what is missing and what does not fit is named all at once, and the secret never', () => {
  const { SWITCHBACK_OIDC_CLIENT_SECRET } = whole;
  const { problems } = read({ SWITCHBACK_OIDC_CLIENT_SECRET, SWITCHBACK_OIDC_SCOPES: 'profile' }, 'local');
  expect(problems).toEqual([
    {
      code: 'oidc-incomplete',
      facts: { missing: 'SWITCHBACK_OIDC_ISSUER, SWITCHBACK_OIDC_CLIENT_ID, SWITCHBACK_OIDC_ROLES' },
    },
    { code: 'oidc-without-identity', facts: {} },
    { code: 'bad-oidc-scopes', facts: {} },
  ]);
});

test.each([
  'login.example',
  'http://login.example',
  'ftp://login.example',
  'https://login.example?team=1',
  'https://login.example#team',
  'https://me@login.example',
])('%s is no issuer', (issuer) => {
  expect(read({ ...whole, SWITCHBACK_OIDC_ISSUER: issuer }).codes).toEqual(['bad-oidc-issuer']);
});

test('a provider on this machine needs no TLS', () => {
  expect(read({ ...whole, SWITCHBACK_OIDC_ISSUER: 'http://127.0.0.1:4999' }).codes).toEqual([]);
});

test.each([
  ['testers', [1]],
  ['=viewer', [1]],
  ['testers=', [1]],
  ['testers=viewer; leads=boss', [2]],
  ['testers=viewer:No Stage; leads=admin; other=read,,hold', [1, 3]],
])('%j names no roles in entries %j', (roles, entries) => {
  const { problems } = read({ ...whole, SWITCHBACK_OIDC_ROLES: roles });
  expect(problems).toMatchObject(entries.map((entry) => ({ code: 'bad-oidc-role', facts: { entry } })));
});
