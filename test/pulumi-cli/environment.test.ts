import { describe, expect, test } from '@jest/globals';
import type { Cli } from '../../src/pulumi-cli/cli.js';
import {
  byHandEnvironment,
  collectsLess,
  contradicting,
  pulumiEnvironment,
  pulumiVariables,
} from '../../src/pulumi-cli/environment.js';

const cli: Cli = {
  command: '/install/.pulumi-cli/bin/pulumi',
  root: '/install/.pulumi-cli',
  version: '3.250.0',
  from: 'build',
  languageHost: '/install/.pulumi-cli/bin/pulumi-language-nodejs',
};
const base = {
  HOME: '/home/mina',
  PATH: '/usr/bin:/install/.pulumi-cli/bin:/bin',
  LANG: 'ko_KR.UTF-8',
  TZ: 'Asia/Seoul',
  USER: 'mina',
  PORT: '1234',
  PULUMI_CONFIG_PASSPHRASE: 'of another project',
  PULUMI_STACK: 'production',
  UNSET: undefined,
};
const place = { dataDir: '/data', projectDir: '/project', cli, bucket: null, base };

describe('the environment of a CLI that the service runs', () => {
  const env = pulumiEnvironment(place);

  test('holds nothing of the machine but the allow-listed names', () => {
    expect(
      Object.keys(env)
        .filter((name) => !/^(PULUMI|SWITCHBACK)_/.test(name))
        .sort(),
    ).toEqual(['HOME', 'NO_PROXY', 'PATH', 'no_proxy']);
    expect(JSON.stringify(env)).not.toContain('of another project');
  });

  test('points into the data directory by absolute paths', () => {
    expect(env).toMatchObject({
      PULUMI_HOME: '/data/pulumi/home',
      PULUMI_BACKEND_URL: 'file:///data/pulumi/state?create_dir=true&metadata=skip',
      PULUMI_CONFIG_PASSPHRASE_FILE: '/data/passphrase',
      SWITCHBACK_DATA_DIR: '/data',
      SWITCHBACK_PROJECT: '/project',
    });
  });

  test('has the folder of the CLI first on PATH, and only once', () => {
    expect(env['PATH']).toBe('/install/.pulumi-cli/bin:/usr/bin:/bin');
  });

  test('has the folder of a language host that lies elsewhere behind it', () => {
    const apart = { ...cli, command: '/opt/pulumi/pulumi' };
    expect(pulumiEnvironment({ ...place, cli: apart })['PATH']).toBe(
      '/opt/pulumi:/install/.pulumi-cli/bin:/usr/bin:/bin',
    );
  });

  test('escapes what a URL cannot hold', () => {
    const url = pulumiEnvironment({ ...place, dataDir: '/my data/100%?' })['PULUMI_BACKEND_URL'];
    expect(url).toBe('file:///my%20data/100%25%3F/pulumi/state?create_dir=true&metadata=skip');
  });
});

describe('how far its heap grows between two collections', () => {
  test('is further than by itself where it ends soon, unless somebody has said how far', () => {
    expect(collectsLess({})).toEqual({ GOGC: '400' });
    expect(collectsLess({ GOGC: '' })).toEqual({ GOGC: '400' });
    expect(collectsLess({ GOGC: '50' })).toEqual({ GOGC: '50' });
  });

  test('is as somebody has said in every run', () => {
    const said = { ...place, base: { ...base, GOGC: '50' } };
    expect([pulumiEnvironment(said)['GOGC'], byHandEnvironment(said)['GOGC']]).toEqual(['50', '50']);
    expect(pulumiEnvironment(place)).not.toHaveProperty('GOGC');
  });
});

describe.each([
  ['the service', pulumiEnvironment],
  ['a person', byHandEnvironment],
])('proxies of a run by %s', (_who, environment) => {
  const proxied = { ...base, https_proxy: 'http://proxy:3128', HTTP_PROXY: 'http://proxy:3128' };
  const ran = (more: Record<string, string>) => environment({ ...place, base: { ...proxied, ...more } });

  test('stay', () => {
    expect(ran({})).toMatchObject({ https_proxy: 'http://proxy:3128', HTTP_PROXY: 'http://proxy:3128' });
  });

  test.each([
    ['nothing', {}, 'localhost,127.0.0.1,::1'],
    ['only localhost', { no_proxy: 'localhost' }, 'localhost,127.0.0.1,::1'],
    ['blanks', { no_proxy: 'localhost, 127.0.0.1' }, 'localhost,127.0.0.1,::1'],
    ['empty parts', { no_proxy: ',corp,, ' }, 'corp,localhost,127.0.0.1,::1'],
    ['hosts of its own', { NO_PROXY: '.corp, 10.0.0.0/8' }, '.corp,10.0.0.0/8,localhost,127.0.0.1,::1'],
    ['everything', { no_proxy: '*' }, '*,localhost,127.0.0.1,::1'],
  ])('except loopback where no_proxy says %s', (_what, more, expected) => {
    expect(ran(more)).toMatchObject({ no_proxy: expected, NO_PROXY: expected });
  });

  test('except loopback for gRPC, too, where it has a list of its own, and a list for each spelling', () => {
    const lists = { no_grpc_proxy: 'corp', no_proxy: 'a', NO_PROXY: 'b' };
    expect(ran(lists)).toMatchObject({
      no_grpc_proxy: 'corp,localhost,127.0.0.1,::1',
      no_proxy: 'a,localhost,127.0.0.1,::1',
      NO_PROXY: 'b,localhost,127.0.0.1,::1',
    });
    expect(ran({})).not.toHaveProperty('no_grpc_proxy');
  });
});

describe('the environment of a CLI that a person runs', () => {
  test("is the person's own with ours on top", () => {
    const env = byHandEnvironment(place);
    expect(env).toMatchObject({ ...pulumiVariables(place), LANG: 'ko_KR.UTF-8', USER: 'mina', PORT: '1234' });
    expect(env).not.toHaveProperty('UNSET');
  });

  test.each(contradicting)('does not keep %s, which would win over ours', (name) => {
    expect(byHandEnvironment(place)).not.toHaveProperty(name);
  });
});
