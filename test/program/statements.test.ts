import { expect, test } from '@jest/globals';
import { executionStatements } from '../../src/program/statements.js';

const needs = {
  image: `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/team/backend@sha256:${'a'.repeat(64)}`,
  logGroupArn: 'arn:aws:logs:ap-northeast-2:111122223333:log-group:nightly',
  secrets: {},
};
const secret = 'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:db-AbCdEf';
const parameter = 'arn:aws:ssm:ap-northeast-2:111122223333:parameter/backend/token';

test('without secrets ECS may pull this one image and write this one log, and nothing else', () => {
  expect(executionStatements(needs)).toEqual([
    { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
    {
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: ['arn:aws:ecr:ap-northeast-2:111122223333:repository/team/backend'],
    },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [`${needs.logGroupArn}:*`],
    },
  ]);
});

test('of secrets it may read exactly those that are named, once each, whatever part of them is wanted', () => {
  const secrets = { DB_PASSWORD: `${secret}:password::`, DB_USER: `${secret}:user::`, API_TOKEN: parameter };
  expect(executionStatements({ ...needs, secrets }).slice(3)).toEqual([
    { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secret] },
    { Effect: 'Allow', Action: ['ssm:GetParameters'], Resource: [parameter] },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: ['*'],
      Condition: {
        StringEquals: {
          'kms:ViaService': [
            'secretsmanager.ap-northeast-2.amazonaws.com',
            'ssm.ap-northeast-2.amazonaws.com',
          ],
        },
      },
    },
  ]);
});

test('the key of a secret may be used where the secret is, whatever region the stage is in', () => {
  const far = secret.replace('ap-northeast-2', 'us-east-1');
  const secrets = { NEAR: secret, FAR: far, FAR_USER: `${far}:user::`, TOKEN: parameter };
  expect(executionStatements({ ...needs, secrets }).at(-1)?.Condition).toEqual({
    StringEquals: {
      'kms:ViaService': [
        'secretsmanager.ap-northeast-2.amazonaws.com',
        'secretsmanager.us-east-1.amazonaws.com',
        'ssm.ap-northeast-2.amazonaws.com',
      ],
    },
  });
});

test('an image outside ECR needs no right of AWS', () => {
  const image = `ghcr.io/team/backend@sha256:${'a'.repeat(64)}`;
  expect(executionStatements({ ...needs, image }).map(({ Action }) => Action[0])).toEqual([
    'logs:CreateLogStream',
  ]);
});
