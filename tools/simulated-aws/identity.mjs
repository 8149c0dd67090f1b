/** Who calls the simulated AWS, as far as its credentials go: what AWS and the provider say of bad ones. */
import { account } from './cloud.mjs';
import { AwsError } from './aws-error.mjs';
import { accountOfKey } from './sts-api.mjs';

/** What STS answers, and what the ECS API does, to credentials that are there and not good. */
const refusals = {
  expired: {
    sts: 'ExpiredToken',
    json: 'ExpiredTokenException',
    text: 'The security token included in the request is expired',
  },
  wrong: {
    sts: 'InvalidClientTokenId',
    json: 'UnrecognizedClientException',
    text: 'The security token included in the request is invalid.',
  },
};

export function createIdentity() {
  let credentials = 'good';
  let own = account;
  let caller = account;
  return {
    /**
     * `caller` = the account that keys belong to which are no role's.
     * @param {{ credentials?: string, account?: string, caller?: string }} next
     */
    set(next) {
      caller = next.caller ?? caller;
      credentials = next.credentials ?? credentials;
      own = next.account ?? own;
    },
    clear() {
      credentials = 'good';
      own = account;
      caller = account;
    },
    /** Whether whoever signed the request is in the account of the simulated cloud; others see nothing of it. */
    isInside: (authorization) => (accountOfKey(authorization) ?? caller) === account,
    account: () => own,
    /** As the provider says it when it is configured (pulumi-aws#2285, #3866). */
    assertProviderMayCall() {
      const own = providerWords[credentials];
      if (own !== undefined) throw new Error(own);
      const refusal = refusals[credentials];
      if (refusal === undefined) return;
      const sts = 'operation error STS: GetCallerIdentity, https response error StatusCode: 403';
      const said = `${sts}, RequestID: simulated, api error ${refusal.sts}: ${refusal.text}`;
      throw new Error(
        `Invalid credentials configured.\nDetails: retrieving caller identity from STS: ${said}`,
      );
    },
    /** As the API itself answers. */
    assertMayCall() {
      if (credentials === 'missing')
        throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
      const refusal = refusals[credentials];
      if (refusal !== undefined) throw new AwsError(refusal.json, refusal.text);
    },
  };
}

const noneFound = `unable to validate AWS credentials.
Details: No valid credential sources found. Please see https://www.pulumi.com/registry/packages/aws/installation-configuration/
for more information about providing credentials.
Error: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, request canceled, context deadline exceeded`;

/**
 * In place of AWS's own words: of pulumi-aws 6.18 (provider/configure_test.go), and of its main branch at 2099054
 * (provider/credentials_errors_test.go).
 */
const providerWords = {
  missing: noneFound,
  wrong:
    'Invalid credentials configured.\nPlease see https://www.pulumi.com/registry/packages/aws/installation-configuration/ for more information about providing credentials.',
  'sso-expired':
    'The AWS SSO session for profile "corp" has expired or was not found.\nRun `aws sso login --profile corp` to sign in again, then retry.',
  'profile-missing':
    'The AWS profile "corp" was not found.\nCheck the `aws:profile` configuration and the AWS_PROFILE environment variable.',
  'of-a-later-version': 'unable to validate AWS credentials.\nDetails: something that nobody has seen yet',
};

export const credentialStates = [
  ...new Set(['good', ...Object.keys(providerWords), ...Object.keys(refusals)]),
];
