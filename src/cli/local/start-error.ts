import { CatalogueError } from '../../catalogue/catalogue.js';
import { EnvironmentError } from '../../dotenv/environment.js';
import { textOf } from '../../messages/texts.js';
import type { StartCode } from '../../model/start-problem.js';
import { StartFailure } from '../../service/config.js';
import { exitCodes } from '../terminal/exit.js';
import { CliError, failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { problemLines } from './stage-files.js';

const badUse: ReadonlySet<StartCode> = new Set([
  'needs-identity',
  'needs-public-url',
  'needs-tls',
  'oidc-incomplete',
  'oidc-without-identity',
  'bad-oidc-issuer',
  'bad-oidc-scopes',
  'bad-oidc-role',
  'ci-incomplete',
  'ci-without-identity',
  'bad-ci-issuer',
  'ci-issuer-twice',
  'bad-ci-audience',
  'bad-ci-rule',
  'github-incomplete',
  'github-twofold',
  'bad-github-repository',
  'bad-github-api',
  'bad-webhook-secret',
  'bad-public-url',
  'tls-half',
  'bad-proxy',
  'bad-number',
  'bad-choice',
  'bad-state-url',
  'no-server-named',
]);

/** What keeps from working on a data directory, as the failure of the command; everything else as it came. */
export function startError(
  invocation: Invocation,
  code: 'serve-refused' | 'database-not-moved' | 'not-backed-up' | 'not-restored' | 'not-seeded',
  error: unknown,
): unknown {
  if (error instanceof CatalogueError || error instanceof EnvironmentError)
    return failure('catalogue-invalid', { problems: problemLines(invocation, error.problems) }, error);
  if (!(error instanceof StartFailure)) return error;
  const { service } = invocation.messages;
  const why = error.problems.map((problem) => `${problem.code}: ${textOf(service, problem)}`).join('\n');
  const refused = failure(code, { why }, error);
  const usage = error.problems.every((problem) => badUse.has(problem.code));
  return usage ? new CliError(refused.code, exitCodes.usage, refused.text, null, { cause: error }) : refused;
}
