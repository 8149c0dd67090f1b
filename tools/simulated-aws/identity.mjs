/** Who calls the simulated AWS, as far as its credentials go: what AWS and the provider say of bad ones. */
import { account } from './cloud.mjs';
import { AwsError } from './aws-error.mjs';

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

export const credentialStates = ['good', 'missing', ...Object.keys(refusals)];

export function createIdentity() {
  let credentials = 'good';
  let own = account;
  return {
    /** @param {{ credentials?: string, account?: string }} next */
    set(next) {
      credentials = next.credentials ?? credentials;
      own = next.account ?? own;
    },
    clear() {
      credentials = 'good';
      own = account;
    },
    account: () => own,
    /** As the provider says it when it is configured (pulumi-aws#2285, #3866). */
    assertProviderMayCall() {
      if (credentials === 'missing') throw new Error(noneFound);
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
