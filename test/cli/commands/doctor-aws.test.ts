import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startSimulatedAws, type SimulatedAws } from '../../../tools/simulated-aws/start.mjs';
import { fiveStages, makeProject, type TestProject } from '../../support/project.js';
import { installation, run } from '../command.js';
import { toldAfter, type Told } from '../doctor-after.js';

type Env = Readonly<Record<string, string | undefined>>;

const account = '111122223333';
const region = 'ap-northeast-2';
const secret = 'simulated-secret-key';
const keys = { AWS_ACCESS_KEY_ID: 'AKIASIMULATED', AWS_SECRET_ACCESS_KEY: secret };

let aws: SimulatedAws;
let project: TestProject;
/** Credentials come from nowhere but what a test gives. */
let base: Env;
let simulated: Env;

const onAws = (settings: string) => ({
  policy: { ...fiveStages['devqa']!.policy, platform: 'aws' },
  env: `SWITCHBACK_REGION=${region}\n${settings}`,
});

beforeAll(async () => {
  aws = await startSimulatedAws();
  const nightly = fiveStages['nightly']!;
  project = await makeProject({
    ...fiveStages,
    nightly: { ...nightly, policy: { ...nightly.policy, platform: 'aws' }, env: onAws('').env },
    devqa: onAws(`SWITCHBACK_ACCOUNT=${account}\nSWITCHBACK_NAT=single\n`),
  });
  base = {
    SWITCHBACK_DATA_DIR: project.dataDir,
    HOME: project.dir,
    AWS_EC2_METADATA_DISABLED: 'true',
    SWITCHBACK_STS_ENDPOINT: aws.stsEndpoint,
  };
  simulated = { ...base, SWITCHBACK_DEBUG_PROVIDERS: aws.debugProviders };
}, 60_000);
afterEach(async () => {
  await rm(join(project.dir, '.aws'), { recursive: true, force: true });
  await control({ kind: 'clear' });
});
afterAll(async () => {
  await aws.stop();
  await project.remove();
});

async function control(order: object): Promise<void> {
  const answer = await fetch(aws.controlUrl, { method: 'POST', body: JSON.stringify(order) });
  if (!answer.ok) throw new Error(await answer.text());
}

async function told(env: Env = {}, cwd = project.dir): Promise<Told[]> {
  const { stdout, stderr } = await run(['doctor', '--json'], { cwd, env: { ...simulated, ...env } });
  if (stdout === '') throw new Error(stderr);
  expect(stdout + stderr).not.toContain(secret);
  return (JSON.parse(stdout) as { items: Told[] }).items.filter(({ check }) => check === 'aws');
}

const wrong = async (env: Env = {}): Promise<Told[]> =>
  (await told(env)).filter(({ state }) => state === 'problem');

/** Runs a printed command as a person would paste it. */
const paste = async (command: string, env: Env = {}): Promise<void> => {
  await promisify(execFile)('sh', ['-c', command], {
    cwd: project.dir,
    env: { PATH: process.env['PATH'], ...simulated, ...env },
  });
};

/** What is told of aws in the shell that ran the printed command. */
const awsAfter = (command: string, env: Env, input = ''): Told[] =>
  toldAfter(command, { cwd: project.dir, env: { ...simulated, ...env }, input }).filter(
    ({ check }) => check === 'aws',
  );

async function writeAws(name: string, text: string): Promise<void> {
  await mkdir(join(project.dir, '.aws', 'sso', 'cache'), { recursive: true });
  await writeFile(join(project.dir, '.aws', name), text);
}

/** A team's own `aws` command, as far as signing in goes. */
async function withAwsCommand(writes: string): Promise<Env> {
  const bin = join(project.dir, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'aws'), `#!/bin/sh\n${writes}\n`);
  await chmod(join(bin, 'aws'), 0o755);
  return { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
}

/** IAM Identity Center, as far as it gives the keys of a role to who has signed in. */
async function startPortal(): Promise<{ url: string; close: () => void }> {
  const server = createServer(({ headers }, response) => {
    response.statusCode = headers['x-amz-sso_bearer_token'] === secret ? 200 : 401;
    const expiration = Date.parse('2099-01-01T00:00:00Z');
    const keysOfRole = { accessKeyId: 'AKIASIMULATED', secretAccessKey: secret, sessionToken: secret };
    const roleCredentials = { ...keysOfRole, expiration };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ roleCredentials }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

const configuring = `[ "$1" = configure ] && mkdir -p "$HOME/.aws" && printf '[default]\\naws_access_key_id = AKIASIMULATED\\naws_secret_access_key = ${secret}\\n' > "$HOME/.aws/credentials"`;

describe('stages on aws', () => {
  test('with credentials of their account: nothing is wrong, and every stage tells what it costs', async () => {
    const all = await told(keys);
    expect(all.map(({ code, state }) => `${state} ${code}`)).toEqual([
      'note aws-simulated',
      'ok aws-stage-ok',
      'ok aws-stage-ok',
      'note aws-cost',
      'note aws-cost',
      'note aws-prices',
    ]);
    expect(all[1]!.facts).toEqual({ stage: 'nightly', account, region });
    expect(all.find(({ code, facts }) => code === 'aws-cost' && facts['stage'] === 'nightly')).toMatchObject({
      text: 'nightly: about $36 a month: load balancer 16.43, public addresses × 3 10.95, Fargate tasks 9.01',
      facts: { monthly: 36.39, drivers: [{ driver: 'load-balancer', count: 1, monthly: 16.43 }, {}, {}] },
    });
    // With a NAT gateway 32.85 more; its address takes the place of the task's.
    expect(all.at(-1)).toMatchObject({ facts: { monthly: 105.63, region: 'us-east-1' } });
  });

  test('say so in Korean, too', async () => {
    const { stdout } = await run(['doctor', '--output', 'table', '--lang', 'ko'], {
      cwd: project.dir,
      env: { ...simulated, ...keys },
    });
    expect(stdout).toContain('AWS: nightly: 한 달에 약 $36: 로드 밸런서 16.43, 공인 주소 × 3 10.95');
    expect(stdout).toContain('AWS: devqa: 계정 111122223333, ap-northeast-2');
  });

  test('of which there is none are not spoken of', async () => {
    const other = await makeProject();
    try {
      expect(await told({ SWITCHBACK_DATA_DIR: other.dataDir }, other.dir)).toEqual([]);
    } finally {
      await other.remove();
    }
  });

  test('whose dotenv file is wrong are left out, which is said', async () => {
    const before = await readFile(join(project.dir, '.env.devqa'), 'utf8');
    await project.write('.env.devqa', `${before}BUILT_AT=$(date)\n`);
    const all = await told(keys);
    await project.write('.env.devqa', before);
    expect(all.filter(({ code }) => code === 'aws-stage-ok')).toMatchObject([
      { facts: { stage: 'nightly' } },
    ]);
    expect(all.at(-1)).toMatchObject({
      ...{ code: 'skipped', state: 'note' },
      text: 'What depends on .env.devqa was not looked at: correct that first.',
    });
  });

  test('in a simulation without STS are asked for no credentials', async () => {
    const codes = (await told({ SWITCHBACK_STS_ENDPOINT: undefined })).map(({ code }) => code);
    expect(codes).toEqual(['aws-simulated', 'aws-cost', 'aws-cost', 'aws-prices']);
  });
});

describe('the plugins of Pulumi', () => {
  const real: Env = { ...keys, SWITCHBACK_DEBUG_PROVIDERS: undefined };

  test('that are missing are installed by the printed command, into the home of the CLI', async () => {
    const missing = await wrong(real);
    expect(missing.map(({ code, facts }) => [code, facts['plugin']])).toEqual([
      ['aws-plugin-missing', 'aws'],
      ['aws-plugin-missing', 'awsx'],
    ]);
    const { version } = JSON.parse(
      await readFile(join(installation, 'node_modules/@pulumi/aws/package.json'), 'utf8'),
    ) as { version: string };
    expect(missing[0]!.mend).toMatch(new RegExp(` plugin install resource aws v${version}$`));
    for (const { mend, facts } of missing) {
      // The vendor's plugin, by a stand-in: the real one is fetched from the internet by the same command.
      const name = `pulumi-resource-${String(facts['plugin'])}`;
      await writeFile(join(project.dir, name), '#!/bin/sh\n', { mode: 0o755 });
      const tarball = join(project.dir, `${name}.tar.gz`);
      execFileSync('tar', ['-czf', tarball, '-C', project.dir, name]);
      await paste(`${mend!} --file ${tarball}`, { HOME: project.dir });
    }
    const codes = (await told(real)).map(({ code }) => code);
    expect(codes).toContain('aws-plugins-ok');
    expect(codes).not.toContain('aws-plugin-missing');
  }, 60_000);
});

describe('credentials', () => {
  test('that are nowhere come by the printed command', async () => {
    const [missing, ...more] = await wrong();
    expect({ missing, more }).toMatchObject({
      missing: { code: 'aws-credentials-missing', mend: 'aws configure' },
      more: [],
    });
    await paste(missing!.mend!, await withAwsCommand(configuring));
    expect(await wrong()).toEqual([]);
  });

  test('of a profile that does not exist come for that profile', async () => {
    expect(await wrong({ AWS_PROFILE: 'team two' })).toMatchObject([
      { code: 'aws-credentials-missing', mend: "aws configure --profile 'team two'" },
    ]);
    const profile = { AWS_PROFILE: 'team-2' };
    const [missing, ...more] = await wrong(profile);
    expect({ missing, more }).toMatchObject({
      missing: { code: 'aws-credentials-missing', mend: 'aws configure --profile team-2' },
      more: [],
    });
    const forProfile = configuring.replace('[default]', '[%s]').replace(`' > `, `' "$3" > `);
    await paste(missing!.mend!, await withAwsCommand(forProfile));
    expect(await wrong(profile)).toEqual([]);
  });

  const session = 'team';
  const ssoConfig = `[default]\nsso_session = ${session}\nsso_account_id = ${account}\nsso_role_name = dev\n[sso-session ${session}]\nsso_region = ${region}\nsso_start_url = https://team.awsapps.com/start\n`;
  const cached = `sso/cache/${createHash('sha1').update(session).digest('hex')}.json`;

  const tokenUntil = (expiresAt: string): string => JSON.stringify({ accessToken: secret, expiresAt });
  const signingIn = `[ "$1 $2" = "sso login" ] && printf '%s' '${tokenUntil('2099-01-01T00:00:00Z')}' > "$HOME/.aws/${cached}"`;

  test.each([
    ['nobody signed in for', 'aws-credentials-missing', null],
    ['have expired', 'aws-credentials-expired', tokenUntil('2020-01-01T00:00:00Z')],
  ])('by SSO that %s come by signing in', async (_what, code, token) => {
    const portal = await startPortal();
    try {
      const sso = { AWS_ENDPOINT_URL_SSO: portal.url };
      await writeAws('config', ssoConfig);
      if (token !== null) await writeAws(cached, token);
      const [found, ...more] = await wrong(sso);
      expect({ found, more }).toMatchObject({ found: { code, mend: 'aws sso login' }, more: [] });
      await paste(found!.mend!, await withAwsCommand(signingIn));
      expect(await wrong(sso)).toEqual([]);
    } finally {
      portal.close();
    }
  });

  test('in the shell that have expired or are refused are taken away, so that the profile counts', async () => {
    await paste('aws configure', await withAwsCommand(configuring));
    for (const [code, finding] of [
      ['ExpiredToken', 'aws-credentials-expired'],
      ['InvalidClientTokenId', 'aws-credentials-refused'],
    ]) {
      await control({ kind: 'fail', token: 'sts:GetCallerIdentity', code });
      const [found] = await wrong(keys);
      expect(found).toMatchObject({ code: finding });
      expect(found!.text).toContain(code);
      const after = awsAfter(found!.mend!, keys);
      expect(after.filter(({ state }) => state === 'problem')).toEqual([]);
    }
  });

  test('of another account than a stage belongs to', async () => {
    const other = `arn:aws:iam::444455556666:role/other`;
    await writeAws(
      'config',
      `[profile other]\nregion = ${region}\nrole_arn = ${other}\nsource_profile = default\n`,
    );
    await writeAws(
      'credentials',
      `[default]\naws_access_key_id = AKIASIMULATED\naws_secret_access_key = ${secret}\n` +
        `[keys]\naws_access_key_id = ASIA${Buffer.from(other).toString('hex').toUpperCase()}\naws_secret_access_key = ${secret}\n`,
    );
    const [found, ...more] = await wrong({ AWS_PROFILE: 'keys' });
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      code: 'aws-account-wrong',
      facts: { stage: 'devqa', file: '.env.devqa', expected: account, account: '444455556666' },
    });
    const after = awsAfter(found!.mend!, { AWS_PROFILE: 'keys' }, 'default\n');
    expect(after.filter(({ state }) => state === 'problem')).toEqual([]);
  });

  test('cannot be looked at without a network: a note, and the end comes soon', async () => {
    const all = await told({ ...keys, SWITCHBACK_STS_ENDPOINT: 'http://127.0.0.1:1' });
    expect(all.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(all).toContainEqual(expect.objectContaining({ code: 'aws-unreachable', state: 'note' }));
  });
});

describe('the role of a stage', () => {
  const role = `arn:aws:iam::${account}:role/switchback-deployer`;

  test('that the credentials may take leads to its account', async () => {
    const before = await readFile(join(project.dir, '.env.devqa'), 'utf8');
    await project.write('.env.devqa', `${before}SWITCHBACK_ROLE_ARN=${role}\n`);
    expect((await told(keys)).map(({ code }) => code)).toContain('aws-stage-ok');
    await control({ kind: 'fail', token: 'sts:AssumeRole', code: 'AccessDenied' });
    expect(await wrong(keys)).toMatchObject([
      {
        code: 'aws-role-refused',
        facts: {
          ...{ stage: 'devqa', role, code: 'AccessDenied' },
          look: 'aws iam get-role --role-name switchback-deployer --query Role.AssumeRolePolicyDocument',
        },
        // It shows who may, and mends nothing.
        mend: null,
      },
    ]);
    await project.write('.env.devqa', before);
  });
});
