import type { ProviderSettings } from '../identity/provider.js';
import { scopeNames, partsOfScope } from '../model/scope.js';
import type { GroupScopes } from '../model/sign-in.js';
import { stageNamePattern } from '../model/stage.js';
import { everyStage } from '../model/right.js';
import type { StartProblem } from '../model/start-problem.js';
import { variableIn, variables, type VariableName } from '../model/variable.js';
import type { Reach } from './reach.js';

type Env = Readonly<Record<string, string | undefined>>;

const needed = [
  'SWITCHBACK_OIDC_ISSUER',
  'SWITCHBACK_OIDC_CLIENT_ID',
  'SWITCHBACK_OIDC_CLIENT_SECRET',
  'SWITCHBACK_OIDC_ROLES',
] as const satisfies readonly VariableName[];

const optional = [
  'SWITCHBACK_OIDC_SCOPES',
  'SWITCHBACK_OIDC_GROUPS_CLAIM',
] as const satisfies readonly VariableName[];

/** Reads by whom people sign in; null = nothing is said of it. What is missing or wrong is named all at once. */
export function providerOf(
  problems: StartProblem[],
  { env, identity }: { env: Env; identity: Reach['identity'] },
): ProviderSettings | null {
  if ([...needed, ...optional].every((name) => variableIn(env, name) === undefined)) return null;
  const missing = needed.filter((name) => variableIn(env, name) === undefined);
  if (missing.length > 0) problems.push({ code: 'oidc-incomplete', facts: { missing: missing.join(', ') } });
  if (identity === 'local') problems.push({ code: 'oidc-without-identity', facts: {} });
  const said = (name: (typeof needed)[number]): string => variableIn(env, name) ?? '';
  const scopes = variableIn(env, 'SWITCHBACK_OIDC_SCOPES') ?? variables.SWITCHBACK_OIDC_SCOPES.otherwise;
  if (!scopes.split(' ').includes('openid')) problems.push({ code: 'bad-oidc-scopes', facts: {} });
  return {
    issuer: issuerIn(problems, said('SWITCHBACK_OIDC_ISSUER')),
    clientId: said('SWITCHBACK_OIDC_CLIENT_ID'),
    clientSecret: said('SWITCHBACK_OIDC_CLIENT_SECRET'),
    scopes,
    groupsClaim:
      variableIn(env, 'SWITCHBACK_OIDC_GROUPS_CLAIM') ?? variables.SWITCHBACK_OIDC_GROUPS_CLAIM.otherwise,
    groupScopes: rolesIn(problems, said('SWITCHBACK_OIDC_ROLES')),
  };
}

/** https, but on this machine itself; nothing after the path, for it is compared as it stands. */
function issuerIn(problems: StartProblem[], said: string): string {
  if (said === '') return said;
  if (!isIssuer(said)) problems.push({ code: 'bad-oidc-issuer', facts: {} });
  return said;
}

/** Whether somebody who signs could be called so. */
export function isIssuer(said: string): boolean {
  const url = URL.canParse(said) ? new URL(said) : null;
  const isHere = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isPlain = url !== null && url.search === '' && url.hash === '' && url.username === '';
  return isPlain && (url.protocol === 'https:' || isHere);
}

/** `testers=qa:devqa,read; everybody=viewer`: a group, and its scopes. The last `=` counts, for a group may have one. */
function rolesIn(problems: StartProblem[], said: string): readonly GroupScopes[] {
  const entries = said
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return entries.map((entry, at) => {
    const place = entry.lastIndexOf('=');
    const group = entry.slice(0, Math.max(place, 0)).trim();
    const scopes = entry
      .slice(place + 1)
      .split(',')
      .map((scope) => scope.trim());
    if (group === '' || !scopes.every(isScope))
      problems.push({ code: 'bad-oidc-role', facts: { entry: at + 1, known: scopeNames.join(', ') } });
    return { group, scopes };
  });
}

function isScope(scope: string): boolean {
  const { name, stage } = partsOfScope(scope);
  return scopeNames.includes(name) && (stage === everyStage || stageNamePattern.test(stage));
}
