import { expect, test } from '@jest/globals';
import type { StartProblem } from '../../src/model/start-problem.js';
import { ciOf } from '../../src/service/ci.js';

const publicUrl = 'https://switchback.example';
const rule =
  'repository=acme/shop#700100 owner=acme#42 ref=refs/heads/main workflow=acme/shop/.github/workflows/build.yml@refs/heads/main';

function read(
  env: Readonly<Record<string, string>>,
  reach: Partial<Parameters<typeof ciOf>[1]['reach']> = {},
) {
  const problems: StartProblem[] = [];
  const ci = ciOf(problems, { env, reach: { identity: 'required', publicUrl, ...reach } });
  return { ci, problems, codes: problems.map(({ code }) => code) };
}
const said = (rules: string, issuers = 'github') => ({
  ...{ SWITCHBACK_CI_ISSUERS: issuers, SWITCHBACK_CI_RULES: rules },
});
const faults = (rules: string, issuers = 'github') =>
  read(said(rules, issuers)).problems.map(({ facts }) => facts);

test('without a word of it no job signs in, also where only an audience is said', () => {
  expect(read({}, { identity: 'local', publicUrl: null })).toEqual({ ci: null, problems: [], codes: [] });
  expect(read({ SWITCHBACK_CI_AUDIENCE: publicUrl }).ci).toBeNull();
});

test('a rule is what it says, and the least where it says nothing', () => {
  expect(read(said(rule))).toMatchObject({
    codes: [],
    ci: {
      audience: publicUrl,
      issuers: [{ kind: 'github', issuer: 'https://token.actions.githubusercontent.com' }],
      rules: [
        {
          ...{ issuer: 'https://token.actions.githubusercontent.com', environment: null, isHosted: true },
          ...{ repository: 'acme/shop', repositoryId: '700100', owner: 'acme', ownerId: '42' },
          ...{ ref: 'refs/heads/main', events: ['push', 'schedule', 'workflow_dispatch'] },
          scopes: ['build', 'read'],
        },
      ],
    },
  });
});

test('several issuers, of which each rule names one, may be of anybody', () => {
  const gitlab = 'https://gitlab.example/team';
  const ghes = 'https://ghe.example/_services/token';
  const rules = [
    `issuer=${ghes} ${rule} events=push scopes=build,read,promote:dev`,
    `issuer=gitlab repository=acme/group/shop#20 owner=acme/group#72 environment=release runner=self-hosted workflow=gitlab.example/acme/group/shop//.gitlab-ci.yml@refs/heads/main events=push,web`,
  ];
  const { ci, codes } = read(said(rules.join(';\n'), `github=${ghes}, gitlab=${gitlab}, github`));
  expect(codes).toEqual([]);
  expect(ci?.rules).toMatchObject([
    { issuer: ghes, events: ['push'], scopes: ['build', 'read', 'promote:dev'] },
    { issuer: gitlab, ref: null, environment: 'release', isHosted: false, events: ['push', 'web'] },
  ]);
});

test('what is missing and what does not fit is named all at once', () => {
  expect(
    read({ SWITCHBACK_CI_RULES: `${rule} wish=1` }, { identity: 'local', publicUrl: null }).problems,
  ).toEqual([
    { code: 'ci-incomplete', facts: { missing: 'SWITCHBACK_CI_ISSUERS' } },
    { code: 'ci-without-identity', facts: {} },
    { code: 'bad-ci-rule', facts: { entry: 1, word: 'wish', wrong: 'unknown' } },
    { code: 'bad-ci-audience', facts: {} },
  ]);
  expect(faults(`${rule}; repository=acme owner=acme ref=main events=push,pull_request_target`)).toEqual([
    { entry: 2, word: 'workflow', wrong: 'missing' },
    { entry: 2, word: 'repository', wrong: 'bad' },
    { entry: 2, word: 'owner', wrong: 'bad' },
    { entry: 2, word: 'ref', wrong: 'bad' },
    { entry: 2, word: 'events', wrong: 'event' },
  ]);
});

test.each([
  ['', 'repository owner workflow ref', 'missing'],
  [`${rule} ref=refs/heads/x`, 'ref', 'twice'],
  [`${rule} events=pull_request`, 'events', 'event'],
  [`${rule} events=web`, 'events', 'event'],
  [`${rule} events=push,`, 'events', 'event'],
  [`${rule} runner=any`, 'runner', 'bad'],
  [`${rule} scopes=admin`, 'scopes', 'scope'],
  [`${rule} scopes=build,token`, 'scopes', 'scope'],
  [`${rule} scopes=boss`, 'scopes', 'scope'],
  [`${rule} issuer=gitlab`, 'issuer', 'issuer'],
  [`${rule} anything`, 'anything', 'unknown'],
  [`${rule} environment=`, 'environment', 'bad'],
  [rule.replace('main ', '* '), 'ref', 'bad'],
  [rule.replace('#700100', ''), 'repository', 'bad'],
  [rule.replace('acme/shop#', 'acme/*#'), 'repository', 'bad'],
  [rule.replace('build.yml@', '*@'), 'workflow', 'bad'],
])('%j is no rule, because of %s', (text, words, wrong) => {
  const found = faults(text === '' ? 'runner=hosted' : text);
  expect(found).toEqual(words.split(' ').map((word) => ({ entry: 1, word, wrong })));
});

test.each([
  ['jenkins'],
  ['github=http://ghe.example'],
  ['github=ghe.example'],
  ['github=https://ghe.example?x=1'],
  ['github='],
])('%s is no issuer', (issuers) => {
  expect(read(said(rule, issuers)).codes).toContain('bad-ci-issuer');
});

test('one issuer twice, and two where a rule does not say which, are told', () => {
  expect(read(said(rule, 'github, github')).codes).toEqual(['ci-issuer-twice', 'bad-ci-rule']);
  expect(faults(rule, 'github, gitlab')).toEqual([{ entry: 1, word: 'issuer', wrong: 'issuer' }]);
});

test.each([
  'switchback',
  'https://switchback.example/path?x',
  'https://switchback.example/',
  'https://github.com',
  'https://token.actions.githubusercontent.com',
])('%s is no audience of ours', (audience) => {
  expect(read({ ...said(rule), SWITCHBACK_CI_AUDIENCE: audience }).codes).toEqual(['bad-ci-audience']);
});

test('an address below a path is an audience, too', () => {
  const { ci, codes } = read(said(rule), { publicUrl: 'https://ops.example/switchback' });
  expect([codes, ci?.audience]).toEqual([[], 'https://ops.example/switchback']);
});

test('an issuer on this machine needs no TLS, and an audience may be said', () => {
  const { ci, codes } = read(
    { ...said(rule, 'github=http://127.0.0.1:4999'), SWITCHBACK_CI_AUDIENCE: 'http://127.0.0.1:4100' },
    { publicUrl: null },
  );
  expect([codes, ci?.audience]).toEqual([[], 'http://127.0.0.1:4100']);
});
