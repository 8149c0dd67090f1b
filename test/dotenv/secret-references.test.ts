import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSecretArn, oversizeOf, splitSecrets } from '../../src/dotenv/secret-references.js';

const secret = 'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:db-AbCdEf';
const parameter = 'arn:aws:ssm:ap-northeast-2:111122223333:parameter/backend/token';

test.each([
  [secret, true],
  [`${secret}:password::`, true],
  [parameter, true],
  [` ${secret}`, false],
  [`see ${secret}`, false],
  ['arn:aws:s3:::bucket', false],
  ['', false],
])('%j is the ARN of a secret: %s', (value, expected) => {
  expect(isSecretArn(value)).toBe(expected);
});

test('an ARN under a secret name is fetched by ECS; elsewhere, and any other value, it stays as it is', () => {
  const { plain, secrets } = splitSecrets(
    { DB_PASSWORD: secret, API_TOKEN: 'literal', LINK: parameter, GREETING: '안녕' },
    (name) => /PASSWORD|TOKEN/.test(name),
  );
  expect(secrets).toEqual({ DB_PASSWORD: secret });
  expect(plain).toEqual({ API_TOKEN: 'literal', LINK: parameter, GREETING: '안녕' });
});

const value = fc.oneof(fc.constantFrom(secret, parameter, '', '값'), fc.string());
const environment = fc.dictionary(fc.constantFrom('A', 'B_TOKEN', 'C_SECRET', 'D'), value);

test('every name is on exactly one side, with its own value', () => {
  fc.assert(
    fc.property(environment, fc.func(fc.boolean()), (backend, isSecret) => {
      const { plain, secrets } = splitSecrets(backend, isSecret);
      expect({ ...plain, ...secrets }).toEqual({ ...backend });
      expect(Object.keys(plain).filter((name) => Object.hasOwn(secrets, name))).toEqual([]);
      for (const [name, arn] of Object.entries(secrets))
        expect([isSecretArn(arn), isSecret(name)]).toEqual([true, true]);
    }),
  );
});

test('what does not fit into a task definition is told by its largest names with their sizes, in bytes of what ECS gets', () => {
  const plain = { SMALL: 'x', LARGE: '가'.repeat(15_000), LARGER: 'y'.repeat(20_000) };
  const found = oversizeOf({ plain, secrets: { DB_PASSWORD: secret } });
  expect(found?.largest.slice(0, 2)).toEqual(['LARGE (45028)', 'LARGER (20029)']);
  expect(JSON.stringify(found)).not.toContain('yyy');
  expect(oversizeOf({ plain: { LARGE: '가'.repeat(15_000) }, secrets: {} })).toBeNull();
});
