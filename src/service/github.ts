import type { GitHubAccess, GitHubSettings } from '../github/settings.js';
import { isSigned } from '../github/signature.js';
import type { Webhook } from '../api/api-ports.js';
import { pages } from '../model/pages.js';
import type { StartProblem } from '../model/start-problem.js';
import { variableIn, variables, type VariableName } from '../model/variable.js';

/** Where a person who comes from GitHub sees a promotion and its log; null = others do not reach this service. */
export const pageOf = (promotion: string, publicUrl: string | null): string | null =>
  publicUrl === null ? null : publicUrl + pages.promotion.replace(':promotion', promotion);

type Env = Readonly<Record<string, string | undefined>>;

/** What GitHub sends, and what it is told. */
export interface GitHubConfig {
  /** `owner/name`; null = nobody has said. */
  readonly repository: string | null;
  /** The secret of now and the one of before; none = no webhook is taken. */
  readonly webhookSecrets: readonly string[];
  /** Where promotions are told; null = nowhere. */
  readonly reports: GitHubSettings | null;
}

/** Reads what is said of GitHub; what is missing or wrong is named all at once. */
export function gitHubIn(problems: StartProblem[], env: Env): GitHubConfig {
  const repository = variableIn(env, 'SWITCHBACK_GITHUB_REPOSITORY') ?? null;
  if (repository !== null && !repositoryName.test(repository))
    problems.push({ code: 'bad-github-repository', facts: {} });
  const api = apiIn(problems, env);
  const access = accessIn(problems, env);
  if (access !== null && repository === null)
    problems.push({ code: 'github-incomplete', facts: { missing: 'SWITCHBACK_GITHUB_REPOSITORY' } });
  return {
    repository,
    webhookSecrets: secretsIn(problems, env),
    reports: access === null || repository === null ? null : { api, repository, access },
  };
}

const repositoryName = /^(?!-)[A-Za-z0-9-]{1,39}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/** https, but on this machine itself. */
function apiIn(problems: StartProblem[], env: Env): string {
  const said = variableIn(env, 'SWITCHBACK_GITHUB_API') ?? variables.SWITCHBACK_GITHUB_API.otherwise;
  const url = URL.canParse(said) ? new URL(said) : null;
  const isHere = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isPlain = url !== null && url.search === '' && url.hash === '' && url.username === '';
  if (!isPlain || (url.protocol !== 'https:' && !isHere))
    problems.push({ code: 'bad-github-api', facts: {} });
  return said.replace(/\/+$/, '');
}

function accessIn(problems: StartProblem[], env: Env): GitHubAccess | null {
  const said = (name: VariableName): string => variableIn(env, name) ?? '';
  const [token, file] = [said('SWITCHBACK_GITHUB_TOKEN'), said('SWITCHBACK_GITHUB_TOKEN_FILE')];
  const [app, keyFile] = [said('SWITCHBACK_GITHUB_APP'), said('SWITCHBACK_GITHUB_APP_KEY_FILE')];
  if ((app === '') !== (keyFile === '')) {
    const missing = app === '' ? 'SWITCHBACK_GITHUB_APP' : 'SWITCHBACK_GITHUB_APP_KEY_FILE';
    problems.push({ code: 'github-incomplete', facts: { missing } });
  }
  const ways: readonly (readonly [VariableName, GitHubAccess])[] = [
    ['SWITCHBACK_GITHUB_TOKEN', { kind: 'token', token }],
    ['SWITCHBACK_GITHUB_TOKEN_FILE', { kind: 'token-file', file }],
    ['SWITCHBACK_GITHUB_APP', { kind: 'app', app, keyFile }],
  ];
  const given = ways.filter(([name]) => said(name) !== '');
  if (given.length > 1)
    problems.push({ code: 'github-twofold', facts: { given: given.map(([name]) => name).join(', ') } });
  return given[0]?.[1] ?? null;
}

const leastSecret = 16;

function secretsIn(problems: StartProblem[], env: Env): readonly string[] {
  const names = ['SWITCHBACK_GITHUB_WEBHOOK_SECRET', 'SWITCHBACK_GITHUB_WEBHOOK_SECRET_BEFORE'] as const;
  return names.flatMap((name) => {
    const secret = variableIn(env, name);
    if (secret === undefined) return [];
    if (secret.length < leastSecret)
      problems.push({ code: 'bad-webhook-secret', facts: { name, least: leastSecret } });
    return [secret];
  });
}

/** What takes what GitHub sends; null = nobody has told its secret. */
export const webhookOf = ({ webhookSecrets, repository }: GitHubConfig): Webhook | null =>
  webhookSecrets.length === 0
    ? null
    : { repository, isSigned: (bytes, signature) => isSigned(webhookSecrets, bytes, signature) };
