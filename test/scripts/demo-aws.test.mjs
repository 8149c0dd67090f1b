import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '../../dist/catalogue/catalogue.js';
import { stageSettings } from '../../dist/dotenv/settings.js';
import { imageRepository, writeAwsProject } from '../../scripts/demo/aws-project.mjs';
import { awsStages } from '../../scripts/demo/aws-stages.mjs';
import { environmentFor } from '../../scripts/demo/simulation.mjs';
import { textsFor } from '../../scripts/demo/texts.mjs';
import { checkout, makePlace } from './place.mjs';

let place;
let dir;
beforeEach(() => {
  place = makePlace();
  dir = join(place.folder, 'project');
});
afterEach(() => place.remove());

test.each(['demo.mjs', 'demo-aws.mjs'])('%s begins where no package is installed yet', (script) => {
  const scripts = join(place.folder, 'scripts');
  cpSync(join(checkout, 'scripts'), scripts, { recursive: true });
  const said = execFileSync(process.execPath, [join(scripts, script), '--help'], { encoding: 'utf8' });
  expect(said).toMatch(/^npm run demo/);
});

describe('the project of the demo on AWS', () => {
  test('is this one with three of its five stages on aws, each with what it needs there', async () => {
    writeAwsProject(checkout, dir);
    const catalogue = await loadCatalogue(dir);
    expect(catalogue.stages.map(({ name, platform }) => [name, platform])).toEqual([
      ['dev', 'process'],
      ['nightly', 'process'],
      ['devqa', 'aws'],
      ['staging-1', 'aws'],
      ['staging-2', 'aws'],
    ]);
    for (const stage of catalogue.stages.filter(({ platform }) => platform === 'aws')) {
      const order = { projectDir: dir, dataDir: place.folder, stage, stages: catalogue.stages };
      const settings = await stageSettings({ ...order, processEnv: {}, ci: false });
      expect(settings).toMatchObject({ port: null, aws: { imageRepository, desiredCount: 1 } });
      expect(settings.backend.GREETING).not.toBe('');
    }
  });

  test('keeps what somebody has changed in it, but for the paths to the installation', () => {
    writeAwsProject(checkout, dir);
    writeFileSync(join(dir, '.env.devqa'), 'SWITCHBACK_REGION=eu-west-1\n');
    writeFileSync(join(dir, 'Pulumi.yaml'), 'name: elsewhere\n');
    writeAwsProject(checkout, dir);
    expect(readFileSync(join(dir, '.env.devqa'), 'utf8')).toBe('SWITCHBACK_REGION=eu-west-1\n');
    expect(readFileSync(join(dir, 'Pulumi.yaml'), 'utf8')).toContain(join(checkout, 'dist/program/index.js'));
  });
});

test('whatever the shell knows of a real account stays out', () => {
  const shell = { PATH: '/bin', AWS_PROFILE: 'production', AWS_SECRET_ACCESS_KEY: 'real', AWS_REGION: 'x' };
  const env = environmentFor(shell, {
    debugProviders: 'aws:1,awsx:2',
    ecsEndpoint: 'http://127.0.0.1:3',
    logsEndpoint: 'http://127.0.0.1:4',
    awsEndpoint: 'http://127.0.0.1:5',
  });
  expect(env).toEqual({
    PATH: '/bin',
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    SWITCHBACK_DEBUG_PROVIDERS: 'aws:1,awsx:2',
    SWITCHBACK_ECS_ENDPOINT: 'http://127.0.0.1:3',
    SWITCHBACK_LOGS_ENDPOINT: 'http://127.0.0.1:4',
    SWITCHBACK_AWS_ENDPOINT: 'http://127.0.0.1:5',
  });
});

describe('the texts', () => {
  const onAws = { command: 'npm run demo:aws', simulated: awsStages };
  const of = (lang, scene) => textsFor(['--lang', lang], {}, scene);

  test.each([{ command: 'npm run demo' }, onAws])('are complete in both languages: %j', (scene) => {
    const [en, ko] = [of('en', scene), of('ko', scene)];
    expect(Object.keys(ko)).toEqual(Object.keys(en));
    for (const texts of [en, ko]) expect(texts.startOver).toContain(`${scene.command} -- --reset`);
  });

  test.each([
    ['en', /SIMULATED|simulated/],
    ['ko', /모의/],
  ])('of the demo on AWS say in %s that it is simulated, first, in the table and last', (lang, simulated) => {
    const texts = of(lang, onAws);
    const { title, afterTable, asPromised } = texts;
    for (const text of [title.join('\n'), texts.platform('aws'), afterTable.join('\n'), asPromised])
      expect(text).toMatch(simulated);
    expect(texts.promote('b1', 'devqa')).toMatch(simulated);
    expect(texts.stays('http://x')).toMatch(simulated);
    expect(texts.promote('b1', 'nightly')).not.toMatch(simulated);
    expect(texts.platform('process')).toBe('process');
  });
});
