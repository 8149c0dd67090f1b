import { awsRegions } from '../../dotenv/aws-regions.js';
import { deployerPolicy } from '../../platforms/aws/deployer-policy.js';
import { loadCatalogue } from '../../catalogue/catalogue.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { CliError, failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { projectOf } from '../local/project.js';

export interface PolicyOptions {
  readonly account?: string;
  readonly region?: string;
  readonly stateBucket?: string;
  readonly kmsKey?: string;
}

/** Prints the policy of the role that updates stages, as JSON that IAM takes as it is. Throws `bad-value`. */
export async function awsPolicy(invocation: Invocation, options: PolicyOptions): Promise<ExitCode> {
  for (const { option, value, accepts, expected } of rulesFor(options))
    if (value !== undefined && !accepts(value)) throw failure('bad-value', { option, value, expected });
  const { account = null, region = null, stateBucket = null, kmsKey = null } = options;
  const project = await projectName(invocation);
  invocation.quote(
    JSON.stringify(deployerPolicy({ account, region, project, stateBucket, kmsKey }), null, 2),
  );
  return exitCodes.ok;
}

interface OptionRule {
  readonly option: string;
  readonly value: string | undefined;
  readonly accepts: (value: string) => boolean;
  readonly expected: string;
}

function rulesFor({ account, region, stateBucket, kmsKey }: PolicyOptions): OptionRule[] {
  const like =
    (pattern: RegExp) =>
    (value: string): boolean =>
      pattern.test(value);
  const arn = /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/;
  return [
    { option: '--account', value: account, accepts: like(/^\d{12}$/), expected: '123456789012' },
    {
      option: '--region',
      value: region,
      accepts: (value) => awsRegions.includes(value),
      expected: awsRegions.join(', '),
    },
    {
      option: '--state-bucket',
      value: stateBucket,
      accepts: like(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
      expected: 'example-switchback-state',
    },
    { option: '--kms-key', value: kmsKey, accepts: like(arn), expected: 'arn:aws:kms:REGION:ACCOUNT:key/ID' },
  ];
}

/** Outside of a project the policy is not narrowed to one. */
async function projectName(invocation: Invocation): Promise<string | null> {
  try {
    return (await loadCatalogue(projectOf(invocation)).catch(() => null))?.project ?? null;
  } catch (error) {
    if (error instanceof CliError) return null;
    throw error;
  }
}
