/**
 * What creating, reading, changing and deleting each type of resource of a stage asks of AWS. A type that the program
 * makes and that is not here fails a test. Reading a VPC reads its default network ACL, route table and group, too;
 * deleting a group or a subnet waits for the network interfaces in it.
 */
export const actionsOfTypes: Readonly<Record<string, readonly string[]>> = {
  // Whoever has credentials may ask whose they are.
  'pulumi:providers:aws': [],
  'aws:ec2/vpc:Vpc': [
    ...ec2('CreateVpc DeleteVpc ModifyVpcAttribute CreateTags DeleteTags'),
    ...ec2('DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables'),
    ...ec2('DescribeSecurityGroups DescribeAvailabilityZones'),
  ],
  'aws:ec2/subnet:Subnet': ec2(
    'CreateSubnet DeleteSubnet ModifySubnetAttribute DescribeSubnets DescribeNetworkInterfaces',
  ),
  'aws:ec2/internetGateway:InternetGateway': [
    ...ec2('CreateInternetGateway AttachInternetGateway DetachInternetGateway DeleteInternetGateway'),
    ...ec2('DescribeInternetGateways'),
  ],
  'aws:ec2/natGateway:NatGateway': ec2('CreateNatGateway DeleteNatGateway DescribeNatGateways'),
  'aws:ec2/eip:Eip': ec2(
    'AllocateAddress ReleaseAddress DisassociateAddress DescribeAddresses DescribeAddressesAttribute',
  ),
  'aws:ec2/routeTable:RouteTable': ec2('CreateRouteTable DeleteRouteTable DescribeRouteTables'),
  'aws:ec2/route:Route': ec2('CreateRoute ReplaceRoute DeleteRoute'),
  'aws:ec2/routeTableAssociation:RouteTableAssociation': ec2(
    'AssociateRouteTable DisassociateRouteTable ReplaceRouteTableAssociation',
  ),
  'aws:ec2/securityGroup:SecurityGroup': [
    ...ec2('CreateSecurityGroup DeleteSecurityGroup DescribeSecurityGroups DescribeNetworkInterfaces'),
    ...ec2('RevokeSecurityGroupEgress RevokeSecurityGroupIngress'),
  ],
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': [
    ...ec2('AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress'),
    ...ec2('ModifySecurityGroupRules DescribeSecurityGroupRules'),
  ],
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': [
    ...ec2('AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress'),
    ...ec2('ModifySecurityGroupRules DescribeSecurityGroupRules'),
  ],
  'aws:lb/loadBalancer:LoadBalancer': [
    ...balancing('CreateLoadBalancer DeleteLoadBalancer ModifyLoadBalancerAttributes SetSecurityGroups'),
    ...balancing('SetSubnets AddTags RemoveTags DescribeLoadBalancers DescribeLoadBalancerAttributes'),
    ...balancing('DescribeTags DescribeCapacityReservation'),
    'iam:CreateServiceLinkedRole',
  ],
  'aws:lb/targetGroup:TargetGroup': [
    ...balancing('CreateTargetGroup DeleteTargetGroup ModifyTargetGroup ModifyTargetGroupAttributes'),
    ...balancing('DescribeTargetGroups DescribeTargetGroupAttributes'),
  ],
  'aws:lb/listener:Listener': [
    ...balancing('CreateListener DeleteListener ModifyListener ModifyListenerAttributes'),
    ...balancing('DescribeListeners DescribeListenerAttributes'),
    'acm:DescribeCertificate',
  ],
  'aws:ecs/cluster:Cluster': [
    ...ecs('CreateCluster DeleteCluster DescribeClusters'),
    ...ecs('TagResource UntagResource ListTagsForResource'),
    'iam:CreateServiceLinkedRole',
  ],
  'aws:ecs/taskDefinition:TaskDefinition': [
    ...ecs('RegisterTaskDefinition DeregisterTaskDefinition DescribeTaskDefinition'),
    'iam:PassRole',
  ],
  // The last four: the provider looks how a deployment goes, and an abort lets ECS stop it (`go-back.ts`).
  'aws:ecs/service:Service': [
    ...ecs('CreateService UpdateService DeleteService DescribeServices ListServiceDeployments'),
    ...ecs('DescribeServiceDeployments DescribeServiceRevisions StopServiceDeployment'),
  ],
  'aws:appautoscaling/target:Target': [
    ...scaling('RegisterScalableTarget DeregisterScalableTarget DescribeScalableTargets'),
    ...scaling('TagResource UntagResource ListTagsForResource'),
    'iam:CreateServiceLinkedRole',
  ],
  'aws:appautoscaling/policy:Policy': [
    ...scaling('PutScalingPolicy DeleteScalingPolicy DescribeScalingPolicies'),
    ...of('cloudwatch', 'PutMetricAlarm DeleteAlarms DescribeAlarms'),
  ],
  'aws:cloudwatch/logGroup:LogGroup': [
    ...of('logs', 'CreateLogGroup DeleteLogGroup PutRetentionPolicy'),
    ...of('logs', 'DescribeLogGroups FilterLogEvents ListTagsForResource TagResource UntagResource'),
    // The older name of the call, which terraform-provider-aws 5.46 was seen to use.
    'logs:ListTagsLogGroup',
  ],
  'aws:iam/role:Role': [
    ...of('iam', 'CreateRole DeleteRole GetRole UpdateAssumeRolePolicy TagRole UntagRole'),
    ...of('iam', 'ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole'),
  ],
  'aws:iam/rolePolicy:RolePolicy': of('iam', 'PutRolePolicy GetRolePolicy DeleteRolePolicy'),
  'aws:route53/record:Record': of(
    'route53',
    'ChangeResourceRecordSets ListResourceRecordSets GetHostedZone GetChange',
  ),
};

/**
 * Before an update it is looked whether what the settings name is there. Of a zone, a VPC, its subnets and a certificate
 * the rights are those of the resources that use them.
 */
export const lookUpActions: readonly string[] = [
  'acm:DescribeCertificate',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  'ecr:DescribeImages',
  'route53:GetHostedZone',
  'secretsmanager:DescribeSecret',
  'ssm:DescribeParameters',
];

/** What the service itself asks of a stage, beside what updates do: what carries its tags. */
export const askedActions: readonly string[] = ['tag:GetResources'];

/** What Switchback itself calls, beside what updates do: each is answered by the simulation, and called in its tests. */
export const ownActions: readonly string[] = [
  ...lookUpActions,
  ...askedActions,
  ...ecs('DescribeServices DescribeTaskDefinition ListServiceDeployments StopServiceDeployment'),
  'logs:FilterLogEvents',
];

/** What nobody calls: AWS asks for these itself before it does something else, by what its own documentation says. */
export const checkedActions: readonly string[] = [
  ...of('iam', 'PassRole CreateServiceLinkedRole'),
  ...of('cloudwatch', 'PutMetricAlarm DescribeAlarms DeleteAlarms'),
  'kms:GenerateDataKey',
];

/** What AWS asks for when something is made with tags, and the providers call when tags change. */
export const taggingActions: readonly string[] = [
  'ec2:CreateTags',
  'elasticloadbalancing:AddTags',
  'ecs:TagResource',
  'application-autoscaling:TagResource',
  'logs:TagResource',
  'iam:TagRole',
];

/** Pulumi's state in a bucket, with its lock files. */
export const stateActions = {
  bucket: ['s3:ListBucket'],
  objects: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
  key: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'],
} as const;

function of(service: string, names: string): string[] {
  return names.split(' ').map((name) => `${service}:${name}`);
}

function ec2(names: string): string[] {
  return of('ec2', names);
}

function balancing(names: string): string[] {
  return of('elasticloadbalancing', names);
}

function ecs(names: string): string[] {
  return of('ecs', names);
}

function scaling(names: string): string[] {
  return of('application-autoscaling', names);
}
