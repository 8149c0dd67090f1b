import { describe, expect, test } from '@jest/globals';
import { serverlessStages } from '../../../src/cli/init/serverless.js';

const withPlugin = (rest: string): string => `service: shop\nplugins:\n  - serverless-dotenv-plugin\n${rest}`;

describe('serverless.yml', () => {
  test('without the plugin says nothing of dotenv files', () => {
    expect(serverlessStages('service: shop\nplugins: [serverless-offline]\n', {})).toBeNull();
    expect(serverlessStages('service: shop\n', {})).toBeNull();
  });

  test('says by the scripts that deploy which stage has which file', () => {
    const scripts = {
      'deploy:dev': 'sls deploy --stage dev --env unstable',
      'deploy:night': 'npm test && NODE_ENV=night serverless deploy -s nightly',
      'deploy:qa': 'serverless deploy --stage=devqa --env=qa',
      start: 'node server.js --stage x --env y',
    };
    expect(serverlessStages(withPlugin(''), scripts)).toEqual({
      stages: { dev: 'unstable', nightly: 'night', devqa: 'qa' },
      folder: null,
    });
  });

  test('says by a map of its own which stage has which file', () => {
    const text = withPlugin(`custom:
  files: { dev: unstable, devqa: .env.qa }
  dotenv:
    path: .env.\${self:custom.files.\${opt:stage}}
`);
    expect(serverlessStages(text, {})?.stages).toEqual({ dev: 'unstable', devqa: 'qa' });
  });

  test('says where its files lie', () => {
    expect(serverlessStages(withPlugin('custom:\n  dotenv: { basePath: ./config/ }\n'), {})?.folder).toBe(
      'config',
    );
  });

  test('that is no YAML is an error that says where', () => {
    expect(() => serverlessStages('plugins: [', {})).toThrow(/line 1/);
  });
});
