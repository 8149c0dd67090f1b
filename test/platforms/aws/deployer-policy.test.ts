import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  actionsOfTypes,
  checkedActions,
  ownActions,
  taggingActions,
} from '../../../src/platforms/aws/deployer-actions.js';
import { deployerPolicy, type DeployerPlace } from '../../../src/platforms/aws/deployer-policy.js';
import { run } from '../../cli/command.js';
import { makeAwsStages, type AwsStages } from '../../support/aws-stages.js';
import { makeProject } from '../../support/project.js';

/** The longest that each of them can be. */
const longest: DeployerPlace = {
  account: '111122223333',
  region: 'ap-southeast-2',
  project: 'p'.repeat(64),
  stateBucket: 'b'.repeat(63),
  kmsKey: `arn:aws:kms:ap-southeast-2:111122223333:key/mrk-${'0'.repeat(32)}`,
};
const policy = deployerPolicy(longest);
const statement = (sid: string) => policy.Statement.find(({ Sid }) => Sid === sid);
const allowed = policy.Statement.flatMap(({ Action }) => Action);

describe("the deployer's policy", () => {
  test('fits into one managed policy', () => {
    expect(JSON.stringify(policy).length).toBeLessThan(6144);
  });

  test('names every action, each once, and none for a whole service', () => {
    expect(allowed.filter((action) => !/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action))).toEqual([]);
    expect(new Set(allowed).size).toBe(allowed.length);
    const listed = new Set(Object.values(actionsOfTypes).flat());
    expect([...listed].filter((action) => !allowed.includes(action))).toEqual([]);
  });

  test('has every action of which is said who asks for it, each of one kind', () => {
    const said = [...checkedActions, ...taggingActions, ...ownActions];
    expect(said.filter((action) => !allowed.includes(action))).toEqual([]);
    expect(new Set(said).size).toBe(said.length);
  });

  test('allows everything on everything only for what is read', () => {
    const everywhere = policy.Statement.filter(({ Resource }) => Resource === '*');
    expect(everywhere.map(({ Sid }) => Sid)).toEqual(['Read']);
    const writing = everywhere
      .flatMap(({ Action }) => Action)
      .filter((action) => !/:(Describe|Get|List)/.test(action));
    // ECS takes no resource for it.
    expect(writing).toEqual(['ecs:DeregisterTaskDefinition']);
    expect(everywhere[0]?.Condition).toEqual({ StringEquals: { 'aws:RequestedRegion': 'ap-southeast-2' } });
  });

  test('passes roles of stages to tasks of ECS and to nobody else', () => {
    expect(statement('PassRole')).toMatchObject({
      Action: ['iam:PassRole'],
      Resource: ['execution', 'task'].map((kind) => `arn:aws:iam::111122223333:role/*-${kind}-*`),
      Condition: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
    });
  });

  test('deletes only networks that are tagged with the project', () => {
    const { project } = longest;
    expect(statement('OwnNetwork')).toMatchObject({
      Action: expect.arrayContaining(['ec2:DeleteVpc', 'ec2:DeleteSubnet', 'ec2:DeleteSecurityGroup']),
      Condition: { StringEquals: { 'aws:ResourceTag/project': project } },
    });
    expect(statement('Network')?.Action.filter((action) => action.startsWith('ec2:Delete'))).toEqual([
      'ec2:DeleteRoute',
      'ec2:DeleteTags',
    ]);
  });

  test('reaches one bucket and one key, or none', () => {
    expect(statement('State')?.Resource).toEqual([
      `arn:aws:s3:::${longest.stateBucket}`,
      `arn:aws:s3:::${longest.stateBucket}/*`,
    ]);
    const { Statement } = deployerPolicy({ ...longest, stateBucket: null, kmsKey: null });
    expect(Statement.flatMap(({ Action }) => Action).filter((action) => /^(s3|kms):/.test(action))).toEqual(
      [],
    );
  });

  test("names the partition of the region's ARNs", () => {
    const china = deployerPolicy({ ...longest, region: 'cn-north-1' });
    expect(JSON.stringify(china.Statement)).not.toContain('"arn:aws:ec2');
    expect(JSON.stringify(china.Statement)).toContain('"arn:aws-cn:ec2:cn-north-1:111122223333:*"');
  });
});

describe('switchback aws policy', () => {
  test('prints it narrowed to what it was given, and to the project where there is one', async () => {
    const project = await makeProject();
    try {
      const flags = ['--account', '111122223333', '--region', 'ap-southeast-2'];
      const { code, stdout } = await run(['aws', 'policy', ...flags], { cwd: project.dir });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual(
        JSON.parse(
          JSON.stringify(
            deployerPolicy({ ...longest, project: 'switchback', stateBucket: null, kmsKey: null }),
          ),
        ),
      );
    } finally {
      await project.remove();
    }
  });

  test('refuses what is no account, region, bucket or key', async () => {
    for (const wrong of [
      ['--account', '12'],
      ['--region', 'moon-1'],
      ['--state-bucket', '*'],
      ['--kms-key', '*'],
    ]) {
      const { code, stderr } = await run(['aws', 'policy', ...wrong]);
      expect([wrong[0], code]).toEqual([wrong[0], 2]);
      expect(stderr).toContain(wrong[0]);
    }
  });
});

describe('every type of resource that the program makes', () => {
  let stages: AwsStages;
  beforeAll(async () => {
    stages = await makeAwsStages(['dev']);
  }, 60_000);
  afterAll(() => stages.stop());

  test('has its actions in the list', async () => {
    const { kind } = await stages.up('dev', {
      aws: {
        nat: 'single',
        certificateArn: 'arn:aws:acm:ap-northeast-2:111122223333:certificate/one',
        domain: { name: 'dev.example.com', zoneId: 'Z1' },
      },
    });
    expect(kind).toBe('succeeded');
    const types = new Set((await stages.state()).resources.map(({ token }) => token));
    expect(types.size).toBeGreaterThan(15);
    expect([...types].filter((type) => actionsOfTypes[type] === undefined)).toEqual([]);
  }, 120_000);
});
