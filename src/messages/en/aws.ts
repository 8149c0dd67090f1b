import type { AwsThingFault } from '../../model/aws-lookup.js';
import type { AwsFailureKind, AwsSaid } from '../../model/aws-failure.js';
import type { OutcomeTextFacts } from '../../model/outcome.js';
import { readAwsProblem } from '../aws-thing.js';
import type { Texts } from '../texts.js';

/** What AWS refused and what mends it; said when a promotion ends and when a stage cannot be asked. */
export const awsFailures: Texts<Record<AwsFailureKind, AwsSaid>> = {
  'credentials-missing': (f) =>
    `There are no credentials for AWS${by(f)}. Start the service with AWS_PROFILE, with AWS_ACCESS_KEY_ID and its secret, or with a role of its machine; see whose they are with: aws sts get-caller-identity`,
  'credentials-expired': (f) =>
    `The credentials for AWS have expired${by(f)}. Renew them, for example with aws sso login, and restart the service if they stand in its environment.`,
  'credentials-wrong': (f) =>
    `AWS does not know these credentials${by(f)}. Correct them and restart the service; see whose they are with: aws sts get-caller-identity`,
  'credentials-refused': (f) =>
    `The credentials for AWS are not taken: they are wrong, have expired, or cannot be had${by(f)}. The output says more. Renew or correct them, and restart the service if they stand in its environment; see whose they are with: aws sts get-caller-identity`,
  'credentials-process': (f) =>
    `The command that is to give the credentials for AWS (credential_process) failed${by(f)}. Run it as the service's user to see why; the profile with it stands in ~/.aws/config.`,
  'profile-missing': (f) =>
    `The profile that AWS_PROFILE names is not there${by(f)}. See those that are, as the service's user, with: aws configure list-profiles`,
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

/** A thing of the account that a setting names, and what is wrong with it. */
export const awsThing = (line: string): string => {
  const { key, fault, value, found } = readAwsProblem(line);
  const names = found.replaceAll(',', ', ');
  const words: Readonly<Record<AwsThingFault, string>> = {
    missing: `${key} names ${value}, which is not there`,
    'not-issued': `${key} names ${value}, which is ${found} and not ISSUED`,
    'other-name': `${key} names ${value}, which is for ${names} and not for SWITCHBACK_DOMAIN`,
    'other-zone': `${key} names ${value}, the zone of ${names}, and SWITCHBACK_DOMAIN is not in that`,
    'private-zone': `${key} names ${value}, a private zone, whose names nobody outside its VPC can resolve`,
    'to-be-deleted': `${key} names ${value}, which is about to be deleted`,
    'other-vpc': `${key} names ${value}, which is in ${found} and not in the VPC of SWITCHBACK_VPC_ID`,
    'role-refused': `${key} names ${value}, which may not be taken (${found}), so nothing else was looked at: its trust policy must name who the service is, who in turn needs sts:AssumeRole`,
    'image-missing': `the registry has no image ${value}: push it, or register the build anew`,
  };
  return words[fault];
};

/** Why a stage counts as degraded whose tasks ECS calls healthy. */
export const awsAddress = (f: { url: string | null; answered: string }): string =>
  `its tasks are healthy, but ${f.url ?? 'its address'} answered ${f.answered}`;

/** What a stage does that is meant to have no tasks. */
export const awsEmpty = (): string =>
  'ECS keeps no tasks of it, as it is to (0 of 0), so nobody answers at its address';

/** What a stage is at on which no promotion runs, as after an update that was killed. */
export const awsSettling = (): string =>
  'ECS is at a deployment and may still turn back: a recovery of the stage waits for its end, up to 20 minutes';

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
  'aws-credentials-refused': after(awsFailures['credentials-refused']),
  'aws-credentials-process': after(awsFailures['credentials-process']),
  'aws-profile-missing': after(awsFailures['profile-missing']),
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
