import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { messagesIn } from '../../src/messages/index.js';
import { withParticle } from '../../src/messages/ko/particle.js';
import { installDir } from '../../src/service/config.js';

test.each([
  ...(['nightly', 'dev', 'devqa', 'prod', 'test', '.env.backend', '스테이지'] as const).map(
    (word) => [word, '는', '가', '를', '로'] as const,
  ),
  ...(['main', 'staging', '빈칸', 'pipeline', 'stack', 'b3', '10', '4100', 'ARN', 'web'] as const).map(
    (word) => [word, '은', '이', '을', '으로'] as const,
  ),
  ...(['local', 'b7', 'staging-1', 'config.yaml', 'table', 'DATABASE_URL', '서울'] as const).map(
    (word) => [word, '은', '이', '을', '로'] as const,
  ),
  ...(['b2', 'staging-2', '4105', '127.0.0.9'] as const).map(
    (word) => [word, '는', '가', '를', '로'] as const,
  ),
  ['"nightly"', '는', '가', '를', '로'],
  ['"b7"', '은', '이', '을', '로'],
  ['10(b2, p_2)', '은', '이', '을', '으로'],
  ['/var/data/', '는', '가', '를', '로'],
  ['', '는', '가', '를', '로'],
] as const)('%s is followed by %s, %s, %s, %s', (word, topic, subject, object, way) => {
  const all = (['은', '이', '을', '으로'] as const).map((pair) => withParticle(word, pair));
  expect(all).toEqual([topic, subject, object, way].map((end) => `${word}${end}`));
});

/** Two particles for one place, as they are written where nobody knows the word. */
const pair = /은\(는\)|는\(은\)|이\(가\)|가\(이\)|을\(를\)|를\(을\)|\(으\)로|와\(과\)|과\(와\)|\(이\)라/;

test('no Korean text leaves it to its reader which particle is meant', () => {
  expect(pair.test('"dev"은(는)')).toBe(true);
  const files = ['src', 'scripts', 'docs'].flatMap((folder) =>
    readdirSync(join(installDir, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs|md)$/.test(name))
      .map((name) => join(folder, name)),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((file) => pair.test(readFileSync(join(installDir, file), 'utf8')))).toEqual([]);
});

test('texts of the catalogue, of dotenv files and of the start choose theirs', () => {
  const { catalogue, dotenv, service } = messagesIn('ko');
  const at = { file: 'Pulumi.Prod.yaml', line: null, key: null, hint: 'Pulumi.prod.yaml' };
  expect(catalogue.STAGE_NAME_RESERVED({ stage: 'local' }, at as never)).toMatch(/^"local"은 /);
  expect(catalogue.INVALID_TIMEZONE({ value: 'Asia/Nowhere' }, at as never)).toMatch(/^"Asia\/Nowhere"는 /);
  expect(dotenv.STAGE_PORT_TAKEN({ port: 4102, owner: 'qa', ownerFile: '.env.qa' }, at as never)).toMatch(
    /^포트 4102는 /,
  );
  expect(service['data-dir-unusable']({ dataDir: '/srv/main', why: '–' })).toContain('/srv/main을 쓸');
  expect(service['port-in-use']({ host: '127.0.0.1', port: 4100 })).toContain('포트 4100을 다른');
});
