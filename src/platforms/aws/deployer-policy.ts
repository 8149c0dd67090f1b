import { partitionOf } from '../../model/aws-partition.js';
import { actionsOfTypes, askedActions, lookUpActions, stateActions } from './deployer-actions.js';

/** What the policy is narrowed to; null = any. */
export interface DeployerPlace {
  readonly account: string | null;
  readonly region: string | null;
  /** Name of the Pulumi project, which every resource of a stage is tagged with. */
  readonly project: string | null;
  /** Name of the bucket with Pulumi's state; null = the state is not in AWS. */
  readonly stateBucket: string | null;
  /** ARN of the key of the state and of its secrets. */
  readonly kmsKey: string | null;
}

export interface DeployerPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly DeployerStatement[];
}

interface DeployerStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The policy of the role that updates stages: every action by its name, on the account, region and names given. */
export function deployerPolicy(place: DeployerPlace): DeployerPolicy {
  const actions = [
    ...new Set([...Object.values(actionsOfTypes).flat(), ...lookUpActions, ...askedActions]),
  ].toSorted();
  const statements = scopesOf(place).map(({ takes, ...scope }) => ({
    ...scope,
    Action: actions.filter((action) => takes === scopeOf(action)),
  }));
  return {
    Version: '2012-10-17',
    Statement: [
      ...statements.map(({ Sid, Action, ...on }) => ({ Sid, Effect: 'Allow' as const, Action, ...on })),
      ...stateStatements(place),
    ],
  };
}

type Scope =
  | 'Read'
  | 'Network'
  | 'OwnNetwork'
  | 'LoadBalancer'
  | 'Ecs'
  | 'Logs'
  | 'Roles'
  | 'PassRole'
  | 'ServiceRoles'
  | 'Dns'
  | 'Scaling';

/** Most of these know no resource to be narrowed to; that the rest is here keeps the policy short enough for IAM. */
const anywhere =
  /^(acm|application-autoscaling|cloudwatch|ec2|ecr|elasticloadbalancing|logs|secretsmanager|ssm):Describe|^tag:|^ecs:(Deregister|DescribeTask|ListServiceDep)/;
const rules: readonly (readonly [RegExp, Scope])[] = [
  [anywhere, 'Read'],
  [/^application-autoscaling:|^cloudwatch:/, 'Scaling'],
  [/^ec2:(Delete(?!Tags|Route$)|Detach|Release)/, 'OwnNetwork'],
  [/^ec2:/, 'Network'],
  [/^elasticloadbalancing:/, 'LoadBalancer'],
  [/^ecs:/, 'Ecs'],
  [/^logs:/, 'Logs'],
  [/^iam:PassRole$/, 'PassRole'],
  [/^iam:CreateServiceLinkedRole$/, 'ServiceRoles'],
  [/^iam:/, 'Roles'],
  [/^route53:/, 'Dns'],
];

/** Throws for an action that no rule takes, so that none is forgotten. */
function scopeOf(action: string): Scope {
  const rule = rules.find(([pattern]) => pattern.test(action));
  if (rule === undefined) throw new Error(`${action} belongs to no statement of the deployer's policy.`);
  return rule[1];
}

type ScopedStatement = Pick<DeployerStatement, 'Sid' | 'Resource' | 'Condition'> & { readonly takes: Scope };

function scopesOf({ account, region, project }: DeployerPlace): ScopedStatement[] {
  const partition = partitionOf(region ?? '');
  const arn = (service: string, what: string): string =>
    `arn:${partition}:${service}:${region ?? '*'}:${account ?? '*'}:${what}`;
  const role = (name: string): string => `arn:${partition}:iam::${account ?? '*'}:role/${name}`;
  // What src/program/roles.ts calls them, with the letters that Pulumi adds.
  const roles = [role('*-execution-*'), role('*-task-*')];
  const inRegion = region === null ? {} : { Condition: { StringEquals: { 'aws:RequestedRegion': region } } };
  const tagged =
    project === null ? {} : { Condition: { StringEquals: { 'aws:ResourceTag/project': project } } };
  const only = (condition: string, values: readonly string[]) => ({
    Condition: { StringEquals: { [condition]: values } },
  });
  const scope = (takes: Scope, Resource: string | readonly string[], condition = {}): ScopedStatement => ({
    takes,
    Sid: takes,
    Resource,
    ...condition,
  });
  return [
    scope('Read', '*', inRegion),
    scope('Scaling', [arn('application-autoscaling', 'scalable-target/*'), arn('cloudwatch', 'alarm:*')]),
    scope('Network', arn('ec2', '*')),
    scope('OwnNetwork', arn('ec2', '*'), tagged),
    scope('LoadBalancer', arn('elasticloadbalancing', '*')),
    scope('Ecs', arn('ecs', '*')),
    scope('Logs', arn('logs', 'log-group:*')),
    scope('Roles', roles),
    scope('PassRole', roles, only('iam:PassedToService', ['ecs-tasks.amazonaws.com'])),
    scope('ServiceRoles', role('aws-service-role/*'), only('iam:AWSServiceName', linked)),
    // A zone and its changes belong to no region, and their ARNs name no account.
    scope('Dns', [`arn:${partition}:route53:::hostedzone/*`, `arn:${partition}:route53:::change/*`]),
  ];
}

/** Services that make a role of their own in an account when they are used there for the first time. */
const linked = [
  'ecs.amazonaws.com',
  'ecs.application-autoscaling.amazonaws.com',
  'elasticloadbalancing.amazonaws.com',
];

function stateStatements({ region, stateBucket, kmsKey }: DeployerPlace): DeployerStatement[] {
  const bucket = `arn:${partitionOf(region ?? '')}:s3:::${stateBucket ?? ''}`;
  const allow = (
    Sid: string,
    Action: readonly string[],
    Resource: DeployerStatement['Resource'],
  ): DeployerStatement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
  });
  return [
    ...(stateBucket === null
      ? []
      : [allow('State', [...stateActions.bucket, ...stateActions.objects], [bucket, `${bucket}/*`])]),
    ...(kmsKey === null ? [] : [allow('StateKey', stateActions.key, kmsKey)]),
  ];
}
