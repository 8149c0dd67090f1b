/** The simulated STS, AWS Query protocol: who somebody is, and taking a role. */
import { account } from './cloud.mjs';
import { AwsError } from './aws-error.mjs';

/** Keys of a role that was taken: they tell its account and its name, so that nothing has to be remembered. */
const keyOf = (roleArn) => `ASIA${Buffer.from(roleArn).toString('hex').toUpperCase()}`;
const roleOf = (key) => Buffer.from(key.slice('ASIA'.length), 'hex').toString('utf8');

/** The account of the role whose key signed a request; undefined = it is no role's. */
export function accountOfKey(authorization) {
  const key = /^AWS4-HMAC-SHA256 Credential=(ASIA[^/]+)\//.exec(authorization ?? '')?.[1];
  return key === undefined ? undefined : roleOf(key).split(':')[4];
}

/**
 * @param {{ orders: import('./orders.mjs').Orders }} parts
 * @param {{ authorization: string | undefined, input: URLSearchParams }} request
 * @returns {string} XML
 */
export function answerSts({ orders }, { authorization, input }) {
  const action = input.get('Action') ?? '';
  const answer = answers[action];
  if (answer === undefined) throw new AwsError('InvalidAction', `Could not find operation ${action}`);
  const key = /^AWS4-HMAC-SHA256 Credential=([^/]+)\//.exec(authorization ?? '')?.[1];
  if (key === undefined) throw new AwsError('MissingAuthenticationToken', 'Request is missing a signature');
  const failure = orders.take('fail', { token: `sts:${action}` });
  if (failure !== undefined)
    throw new AwsError(failure.code ?? 'AccessDenied', `${failure.message ?? 'told to fail'} (simulated)`);
  return wrapped(action, answer(key, input));
}

const answers = {
  GetCallerIdentity(key) {
    const role = key.startsWith('ASIA') ? roleOf(key) : null;
    const owner = role?.split(':')[4] ?? account;
    const name = role === null ? 'user/simulated' : `assumed-role/${role.split('/').pop()}/simulated`;
    const service = role === null ? 'iam' : 'sts';
    return `<Arn>arn:aws:${service}::${owner}:${name}</Arn><UserId>AIDASIMULATED</UserId><Account>${owner}</Account>`;
  },
  AssumeRole(_key, input) {
    const role = input.get('RoleArn') ?? '';
    return (
      `<Credentials><AccessKeyId>${keyOf(role)}</AccessKeyId><SecretAccessKey>simulated</SecretAccessKey>` +
      '<SessionToken>simulated</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>'
    );
  },
};

const wrapped = (action, result) =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result>` +
  `<ResponseMetadata><RequestId>simulated</RequestId></ResponseMetadata></${action}Response>`;

/** @param {AwsError} error */
export const stsRefusal = ({ code, text }) =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>` +
  `<Message>${text}</Message></Error><RequestId>simulated</RequestId></ErrorResponse>`;
