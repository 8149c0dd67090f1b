import type { CiSettings } from '../identity/job-tokens.js';
import { issuerKinds, usualIssuers, type CiIssuer, type IssuerKind } from '../model/ci-job.js';
import { serviceAddressIn } from '../model/service-address.js';
import type { StartProblem } from '../model/start-problem.js';
import { variableIn, type VariableName } from '../model/variable.js';
import { readRule } from '../policy/trust-rule.js';
import { isIssuer } from './provider.js';
import type { Reach } from './reach.js';

type Env = Readonly<Record<string, string | undefined>>;

const names = ['SWITCHBACK_CI_ISSUERS', 'SWITCHBACK_CI_RULES'] as const satisfies readonly VariableName[];

/** Reads which jobs of CI are trusted; null = nothing is said of them. What is missing or wrong is named all at once. */
export function ciOf(
  problems: StartProblem[],
  { env, reach }: { env: Env; reach: Pick<Reach, 'identity' | 'publicUrl'> },
): CiSettings | null {
  if (names.every((name) => variableIn(env, name) === undefined)) return null;
  const missing = names.filter((name) => variableIn(env, name) === undefined);
  if (missing.length > 0) problems.push({ code: 'ci-incomplete', facts: { missing: missing.join(', ') } });
  if (reach.identity === 'local') problems.push({ code: 'ci-without-identity', facts: {} });
  const issuers = issuersIn(problems, variableIn(env, 'SWITCHBACK_CI_ISSUERS') ?? '');
  const rules = entriesIn(variableIn(env, 'SWITCHBACK_CI_RULES') ?? '', ';').flatMap((text, at) => {
    const { rule, faults } = readRule(text, issuers);
    for (const { word, wrong } of faults)
      problems.push({ code: 'bad-ci-rule', facts: { entry: at + 1, word, wrong } });
    return rule === null ? [] : [rule];
  });
  return { issuers, rules, audience: audienceIn(problems, env, { reach, issuers }) };
}

const entriesIn = (text: string, between: string): readonly string[] =>
  text
    .split(between)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** `github, gitlab=https://gitlab.example`: a kind, and who signs where that is another than the usual one. */
function issuersIn(problems: StartProblem[], text: string): readonly CiIssuer[] {
  const found = entriesIn(text, ',').map((entry, at) => {
    const [name = '', ...rest] = entry.split('=');
    const kind = issuerKinds.find((one) => one === name);
    const issuer = kind === undefined ? '' : rest.length === 0 ? usualIssuers[kind] : rest.join('=');
    const isKnown = kind !== undefined && isIssuer(issuer);
    if (!isKnown)
      problems.push({ code: 'bad-ci-issuer', facts: { entry: at + 1, known: issuerKinds.join(', ') } });
    return isKnown ? [{ kind, issuer } satisfies { kind: IssuerKind; issuer: string }] : [];
  });
  const flat = found.flat();
  if (new Set(flat.map(({ issuer }) => issuer)).size < flat.length)
    problems.push({ code: 'ci-issuer-twice', facts: {} });
  return flat;
}

/** Our own address, or what says for whom else tokens are; never what a CI puts there for everybody. */
function audienceIn(
  problems: StartProblem[],
  env: Env,
  { reach: { publicUrl }, issuers }: { reach: Pick<Reach, 'publicUrl'>; issuers: readonly CiIssuer[] },
): string {
  const said = variableIn(env, 'SWITCHBACK_CI_AUDIENCE') ?? publicUrl;
  const url = said !== null && URL.canParse(said) ? new URL(said) : null;
  const isOwn = url !== null && serviceAddressIn(url.href) === said;
  const theirs = ['github.com', ...issuers.map(({ issuer }) => new URL(issuer).host)];
  if (!isOwn || (url.protocol === 'https:' && theirs.includes(url.host)))
    problems.push({ code: 'bad-ci-audience', facts: {} });
  return said ?? '';
}
