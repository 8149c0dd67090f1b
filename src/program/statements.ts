import { partitionOf } from '../model/aws-partition.js';

/** One statement of an IAM policy that allows something. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface ExecutionNeeds {
  /** `repository@sha256:…` */
  readonly image: string;
  /** Name → ARN, as they stand in the dotenv file. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly logGroupArn: string;
}

/** The least that ECS needs to start a task: pull its image, write its log, read its secrets, each by name. */
export function executionStatements(needs: ExecutionNeeds): Statement[] {
  return [...pulling(needs), ...logging(needs), ...reading(needs)];
}

const allow = (Action: readonly string[], Resource: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
});

const ecr = /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^@]+)@/;

/** An image outside ECR needs no right of AWS's. */
function pulling({ image }: ExecutionNeeds): Statement[] {
  const [, account, region, repository] = ecr.exec(image) ?? [];
  if (account === undefined || region === undefined || repository === undefined) return [];
  const arn = `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${repository}`;
  return [
    // A token for the registry belongs to no repository (docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html).
    allow(['ecr:GetAuthorizationToken'], ['*']),
    allow(['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], [arn]),
  ];
}

const logging = ({ logGroupArn }: ExecutionNeeds): Statement[] => [
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [`${logGroupArn}:*`]),
];

function reading({ secrets }: ExecutionNeeds): Statement[] {
  const arns = [...new Set(Object.values(secrets).map(wholeSecret))].toSorted();
  const managed = arns.filter((arn) => arn.includes(':secretsmanager:'));
  const parameters = arns.filter((arn) => arn.includes(':ssm:'));
  const services = [...new Set([...managed, ...parameters].map(serviceOf))];
  if (services.length === 0) return [];
  return [
    ...(managed.length > 0 ? [allow(['secretsmanager:GetSecretValue'], managed)] : []),
    ...(parameters.length > 0 ? [allow(['ssm:GetParameters'], parameters)] : []),
    // Which key protects a secret is the secret's own business; only through these services may it be used.
    { ...allow(['kms:Decrypt'], ['*']), Condition: { StringEquals: { 'kms:ViaService': services } } },
  ];
}

/**
 * The service by which KMS is asked, where the secret is, which may be another region than the stage's.
 */
function serviceOf(arn: string): string {
  const [, , service = '', region = ''] = arn.split(':');
  return `${service}.${region}.amazonaws.com`;
}

/** An ARN may name one JSON key, version stage and version id behind the secret; the right is for the secret. */
const wholeSecret = (arn: string): string =>
  arn.includes(':secretsmanager:') ? arn.split(':').slice(0, 7).join(':') : arn;
