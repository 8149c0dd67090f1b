import type { AwsFailureKind, AwsSaid } from '../../model/aws-failure.js';
import type { OutcomeTextFacts } from '../../model/outcome.js';
import type { Texts } from '../texts.js';

/** What AWS refused and what mends it; said when a promotion ends and when a stage cannot be asked. */
export const awsFailures: Texts<Record<AwsFailureKind, AwsSaid>> = {
  'credentials-missing': (f) =>
    `There are no credentials for AWS${by(f)}. Start the service with AWS_PROFILE, with AWS_ACCESS_KEY_ID and its secret, or with a role of its machine; see whose they are with: aws sts get-caller-identity`,
  'credentials-expired': (f) =>
    `The credentials for AWS have expired${by(f)}. Renew them, for example with aws sso login, and restart the service if they stand in its environment.`,
  'credentials-wrong': (f) =>
    `AWS does not know these credentials${by(f)}. Correct them and restart the service; see whose they are with: aws sts get-caller-identity`,
  'wrong-account': () =>
    'The credentials belong to another AWS account than SWITCHBACK_ACCOUNT names. Take those of the right account, or correct the dotenv file; see whose they are with: aws sts get-caller-identity',
  'role-refused': (f) =>
    `The role in SWITCHBACK_ROLE_ARN cannot be assumed${by(f)}. Its trust policy must name who the service is, who in turn needs sts:AssumeRole; see who it is with: aws sts get-caller-identity`,
  'access-denied': (f) =>
    `AWS does not permit it${by(f)}. Add ${f.action ?? 'the right that the output names'} to the policy of whoever deploys; see who that is with: aws sts get-caller-identity`,
  throttled: (f) => `AWS takes no more requests just now${by(f)}.`,
  quota: (f) =>
    `A quota of the AWS account is used up${by(f)}. Raise it or delete what is not needed; see the quotas with: aws service-quotas list-services`,
  'image-missing': (f) =>
    `ECS cannot pull the image of the build${by(f)}. Push it to its registry, and let the role of the tasks read it.`,
  'task-refused': (f) =>
    `ECS cannot prepare the tasks${by(f)}. Look at the ARNs of the secrets in the dotenv file, and at the way from the tasks to them.`,
  capacity: (f) => `AWS has no room for the tasks just now${by(f)}.`,
  unavailable: (f) => `AWS does not answer as it should${by(f)}. See: https://health.aws.amazon.com`,
};

/** ` (EC2: VpcLimitExceeded)` */
function by({ service, awsCode }: AwsSaid): string {
  const told = [service, awsCode].filter((text) => text !== null);
  return told.length === 0 ? '' : ` (${told.join(': ')})`;
}

type Say = (said: AwsSaid) => string;
type AwsOutcome = OutcomeTextFacts[`aws-${AwsFailureKind}`];

const command = (f: AwsOutcome): string => `npx --no switchback promote ${f.stage} --build ${f.build ?? ''}`;
const kept = ({ touched }: AwsOutcome): string =>
  !touched
    ? 'Nothing was changed.'
    : 'What was changed before is recorded, and the next update goes on from there.';
const later = (say: Say) => (f: AwsOutcome) =>
  `${say(f)} ${kept(f)} Another attempt makes sense in a few minutes: ${command(f)}`;
const after = (say: Say) => (f: AwsOutcome) =>
  `${say(f)} ${kept(f)} Another attempt makes sense only after that: ${command(f)}`;
const no = (say: Say) => (f: AwsOutcome) =>
  `${say(f)} ${kept(f)} Another attempt without a change ends the same.`;

/** How a promotion ended that AWS refused, with the next step. */
export const awsOutcomes = {
  'aws-credentials-missing': after(awsFailures['credentials-missing']),
  'aws-credentials-expired': after(awsFailures['credentials-expired']),
  'aws-credentials-wrong': after(awsFailures['credentials-wrong']),
  'aws-wrong-account': no(awsFailures['wrong-account']),
  'aws-role-refused': after(awsFailures['role-refused']),
  'aws-access-denied': after(awsFailures['access-denied']),
  'aws-throttled': later(awsFailures.throttled),
  'aws-quota': after(awsFailures.quota),
  'aws-image-missing': after(awsFailures['image-missing']),
  'aws-task-refused': after(awsFailures['task-refused']),
  'aws-capacity': later(awsFailures.capacity),
  'aws-unavailable': later(awsFailures.unavailable),
};
