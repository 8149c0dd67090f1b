import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { CloudThing } from '../support/aws-stages.js';
import {
  byRole,
  dotenvOnAws,
  fromElsewhere,
  stageOnAws,
  startAwsWorld,
  type AwsWorld,
} from '../support/aws-world.js';
import { sampleServer } from '../support/sample-build.js';
import { runSwitchback } from '../support/service-process.js';
import { until } from '../support/until.js';

// One stage on AWS, which is simulated: every backend at its address is a real one, started from the pushed image
// with the environment of its task definition.
let world: AwsWorld;
let first: BuildResource;
beforeAll(async () => {
  const policy = { dotenv: 'unstable', trigger: 'commit' };
  world = await startAwsWorld({ dev: stageOnAws(policy, 'GREETING=hello\nFLAG=on\n') });
  first = await world.register('one');
}, 120_000);
afterAll(() => world.end(), 60_000);

const service = 'aws:ecs/service:Service';
const definition = 'aws:ecs/taskDefinition:TaskDefinition';
const write = (env: string) => world.project.write('.env.unstable', dotenvOnAws(env));
const promote = (build: string) => world.promote('dev', { build });

/** Everything of the stage in the cloud but its service and its task definitions. */
const rest = async (): Promise<CloudThing[]> =>
  (await world.cloud()).resources.filter(({ token }) => token !== service && token !== definition);

const containerOf = (thing: CloudThing | undefined) =>
  JSON.parse(String(thing?.inputs['containerDefinitions']))[0] as {
    image: string;
    environment: { name: string; value: string }[];
  };

const namesIn = (thing: CloudThing | undefined): string[] =>
  containerOf(thing).environment.map(({ name }) => name);

/** What the newest update of the stack did, by kind of operation. */
function newestChanges(): Record<string, number> {
  const folder = join(world.project.dataDir, 'pulumi/state/.pulumi/history/switchback/dev');
  const names = readdirSync(folder).filter((name) => name.endsWith('.history.json'));
  const newest = names.toSorted().at(-1) ?? '';
  return JSON.parse(readFileSync(join(folder, newest), 'utf8')).resourceChanges;
}

const arn = 'arn:aws:acm:ap-northeast-2:111122223333:certificate/of-nobody';
const wrong = `SWITCHBACK_CERTIFICATE_ARN=${arn}\nDB_PASSWORD=arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:none-AbCdEf\n`;
const byHand = (args: string[]) =>
  runSwitchback(['pulumi', ...args, '-s', 'dev', '--color', 'never'], {
    cwd: world.project.dir,
    env: {
      ...world.env,
      PULUMI_DEBUG_PROVIDERS: world.aws.debugProviders,
      SWITCHBACK_DATA_DIR: world.project.dataDir,
    },
  });

test('what its task wrote is read from CloudWatch as the log of the stage', async () => {
  const logs = () =>
    runSwitchback(['logs', '--stage', 'dev', '--json', '--server', world.url()], { cwd: world.project.dir });
  const { stdout, code } = await logs();
  const { lines } = JSON.parse(stdout) as { lines: { at: string; build: string; text: string }[] };
  expect([code, lines.map(({ build, text }) => [build, text])]).toEqual([0, [[first.id, 'one begins']]]);
  await world.order({ kind: 'fail', token: 'logs:FilterLogEvents', code: 'AccessDeniedException' });
  const refused = await logs();
  expect((JSON.parse(refused.stderr) as { code: string }).code).toBe('switchback/log-unreachable');
}, 60_000);

describe('the same build with another dotenv file', () => {
  test('is another task definition and a deployment of the service, and nothing else of the cloud changes', async () => {
    const [before, cloudBefore] = [await world.definitions('dev'), await rest()];
    await write('GREETING=안녕\nFLAG=on\n');
    expect(await promote(first.id)).toMatchObject({ phase: 'succeeded', outcome: null });
    const after = await world.definitions('dev');
    expect(after).toHaveLength(before.length + 1);
    expect(containerOf(after.at(-1)).image).toBe(containerOf(before.at(-1)).image);
    expect(await world.answerOf('dev')).toMatchObject({ build: first.id, greeting: '안녕' });
    expect(await rest()).toEqual(cloudBefore);
  }, 90_000);

  test('without a key takes it out of the task definition and from the backend', async () => {
    expect(namesIn((await world.definitions('dev')).at(-1))).toContain('FLAG');
    expect(await world.answerOf('dev', '/env')).toMatchObject({ FLAG: 'on' });
    await write('GREETING=안녕\n');
    expect((await promote(first.id)).phase).toBe('succeeded');
    expect(namesIn((await world.definitions('dev')).at(-1))).not.toContain('FLAG');
    expect(await world.answerOf('dev', '/env')).not.toHaveProperty('FLAG');
    // The settings of the stack itself never get there.
    expect(Object.keys(await world.answerOf('dev', '/env')).join()).not.toMatch(
      /SWITCHBACK_(REGION|ACCOUNT)/,
    );
  }, 90_000);
});

describe('where nothing is different', () => {
  test('a promotion is refused, and nothing is asked of AWS', async () => {
    const { calls } = await world.cloud();
    const { status, body } = await world.post<{ code: string }>('/stages/dev/promotions', {
      build: first.id,
    });
    expect([status, body.code]).toEqual([409, 'switchback/already-current']);
    expect((await world.cloud()).calls).toEqual(calls);
  });

  test('pulumi up by hand changes nothing', async () => {
    const before = await world.cloud();
    const { code, stdout, stderr } = await byHand(['up', '--yes', '--skip-preview']);
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    expect(Object.keys(newestChanges())).toEqual(['same']);
    expect((await world.cloud()).resources).toEqual(before.resources);
  }, 90_000);
});

describe('another build', () => {
  test('that is not healthy fails: ECS goes back, the stage keeps its build, and the next one works', async () => {
    const before = await world.answerOf('dev');
    const sick = sampleServer('sick').replaceAll('env.BEHAVE', "'sick'");
    const build = await world.register('sick', sick);
    const ended = `/promotions/${build.promotions?.[0] ?? ''}`;
    interface Ended {
      phase: string;
      outcome: { text: string; output: string[] };
    }
    const { body } = await world.get<Ended>(ended);
    expect(body).toMatchObject({ phase: 'failed', outcome: { code: 'up-failed' } });
    // What may have been too short, and where it is set: nobody reads that out of the words of ECS.
    expect(body.outcome.text).toContain(
      `It had 60 s to become healthy (SWITCHBACK_START). If it needs longer, set SWITCHBACK_START=PT2M in .env.unstable, then: npx --no switchback promote dev --build ${build.id}`,
    );
    const korean = await world.get<Ended>(ended, { 'accept-language': 'ko' });
    expect(korean.body.outcome.text).toContain(
      `허용된 시간은 60초였습니다(SWITCHBACK_START). 더 오래 걸리는 빌드라면 .env.unstable 파일에 SWITCHBACK_START=PT2M 값을 넣고`,
    );
    expect(body.outcome.output.join('\n')).toMatch(
      /\/healthz answered HTTP 500.*circuit breaker: rolled back/,
    );
    expect(await world.stage('dev')).toMatchObject({
      currentBuild: { id: first.id },
      state: 'idle',
      health: 'healthy',
    });
    expect(await world.answerOf('dev')).toMatchObject({ build: first.id, pid: before['pid'] });
    const next = await world.register('two');
    expect((await world.stage('dev')).currentBuild?.id).toBe(next.id);
    expect(await world.answerOf('dev')).toMatchObject({ build: next.id, name: 'two' });
  }, 120_000);

  test('rolled back by promoting the one before has that one’s digest again; its old definition was kept', async () => {
    const [oldest] = await world.definitions('dev');
    const image = containerOf(oldest).image;
    expect(image).toBe(`${image.split('@')[0] ?? ''}@${String(first.artifacts.tarball)}`);
    expect(await promote(first.id)).toMatchObject({ phase: 'succeeded', outcome: null });
    expect(await world.answerOf('dev')).toMatchObject({ build: first.id, name: 'one' });
    const now = await world.definitions('dev');
    expect(containerOf(now.at(-1)).image).toBe(image);
    expect(now.map(({ outs }) => outs['arn'])).toContain(oldest?.outs['arn']);
    const { currentBuild } = await world.stage('dev');
    expect(currentBuild?.id).toBe(first.id);
  }, 90_000);
});

test('by hand a stage is not moved to another VPC either', async () => {
  const before = await world.cloud();
  const vpc = before.resources.find(({ token }) => token === 'aws:ec2/vpc:Vpc')?.id ?? '';
  await write(`GREETING=안녕\nSWITCHBACK_VPC_ID=${vpc}\n`);
  const { code, stdout, stderr } = await byHand(['preview']);
  expect([code === 0, stdout + stderr]).toEqual([
    false,
    expect.stringContaining(`would move dev from a VPC of its own to ${vpc}`),
  ]);
  await write('GREETING=안녕\n');
}, 60_000);

describe('settings that name what is not there', () => {
  test('are told all at once before anything is asked to change, in both languages, and by hand, too', async () => {
    const { currentBuild } = await world.stage('dev');
    const { calls } = await world.cloud();
    await write(`GREETING=안녕\n${wrong}`);
    const { id, phase, outcome } = await promote(currentBuild?.id ?? '');
    expect([phase, outcome?.code]).toEqual(['failed', 'settings-unfit']);
    expect(outcome?.text).toContain(
      `SWITCHBACK_CERTIFICATE_ARN names ${arn}, which is not there; DB_PASSWORD`,
    );
    expect(outcome?.text).toMatch(/^Settings of \.env\.unstable .*Nothing was changed/);
    const korean = await world.get<PromotionResource>(`/promotions/${id}`, { 'accept-language': 'ko' });
    expect(korean.body.outcome?.text).toContain(`${arn} 항목이 없습니다; DB_PASSWORD`);
    const { code, stdout, stderr } = await byHand(['preview']);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(
      /in \.env\.unstable do not fit.*certificate\/of-nobody, DB_PASSWORD missing/,
    );
    expect((await world.cloud()).calls).toEqual(calls);
    expect(await world.stage('dev')).toMatchObject({ halfApplied: null, health: 'healthy' });
  }, 120_000);
});

describe('another container port', () => {
  const rules = async () =>
    (await rest())
      .filter(({ token }) => /:SecurityGroup(In|E)gressRule$/.test(token))
      .filter(({ inputs }) => inputs['referencedSecurityGroupId'] !== undefined)
      .map(({ inputs }) => Number(inputs['fromPort']));
  const group = async () => (await rest()).find(({ token }) => token.endsWith(':TargetGroup'))?.id;

  test('is no outage: the tasks of before are reached until those of the other port serve', async () => {
    const [before, balanced] = [await world.answerOf('dev'), await group()];
    await write('GREETING=안녕\nSWITCHBACK_CONTAINER_PORT=9090\n');
    await world.order({ kind: 'slow', token: service, stack: 'dev', barrier: 'port' });
    const { currentBuild } = await world.stage('dev');
    const asked = promote(currentBuild?.id ?? '');
    await until('the update at the barrier', async () => (await world.cloud()).held.length > 0);
    expect(await world.answerOf('dev')).toMatchObject({ pid: before['pid'] });
    expect((await rules()).toSorted((a, b) => a - b)).toEqual([8080, 8080, 9090, 9090]);
    await world.order({ kind: 'release' });
    expect(await asked).toMatchObject({ phase: 'succeeded' });
    expect([await rules(), await group()]).toEqual([[9090, 9090], balanced]);
    expect((await world.answerOf('dev'))['pid']).not.toBe(before['pid']);
  }, 120_000);

  test('whose tasks do not get healthy leaves those of before within reach, and there is a way back', async () => {
    const before = await world.answerOf('dev');
    const sick = sampleServer('sick at another port').replaceAll('env.BEHAVE', "'sick'");
    await write('GREETING=안녕\n');
    const build = await world.register('sick at another port', sick);
    const { body } = await world.get<PromotionResource>(`/promotions/${build.promotions?.[0] ?? ''}`);
    expect(body).toMatchObject({ phase: 'failed', outcome: { code: 'up-failed' } });
    expect(await world.answerOf('dev')).toMatchObject({ pid: before['pid'] });
    await write('GREETING=안녕\nSWITCHBACK_CONTAINER_PORT=9090\n');
    const { currentBuild } = await world.stage('dev');
    expect(await promote(currentBuild?.id ?? '')).toMatchObject({ phase: 'succeeded' });
    expect(await rules()).toEqual([9090, 9090]);
  }, 120_000);
});

describe('an update that came half through', () => {
  test('because its certificate is refused leaves the address as it was: port 80 leads nowhere else yet', async () => {
    const { currentBuild } = await world.stage('dev');
    const build = currentBuild?.id ?? '';
    // Without the right to look at it, the update begins.
    const denied = { token: 'acm:DescribeCertificate', code: 'AccessDeniedException' };
    await world.order({ kind: 'fail', ...denied });
    await write(`GREETING=안녕\nSWITCHBACK_CERTIFICATE_ARN=${arn}\n`);
    const { id, phase, outcome } = await promote(build);
    expect([phase, JSON.stringify(outcome)]).toEqual([
      'failed',
      expect.stringContaining(`CertificateNotFound: Certificate '${arn}' not found`),
    ]);
    expect(JSON.stringify((await world.get(`/promotions/${id}/logs`)).body)).toContain(
      'SWITCHBACK_CERTIFICATE_ARN was not looked up (acm:DescribeCertificate: AccessDeniedException)',
    );
    await write('GREETING=안녕\n');
    expect(await world.stage('dev')).toMatchObject({ halfApplied: id, health: 'healthy' });
    expect(await world.answerOf('dev')).toMatchObject({ build });
  }, 120_000);

  test('is seen everywhere, and the same build puts it right where it would have been nothing to do', async () => {
    const { currentBuild, halfApplied } = await world.stage('dev');
    const build = currentBuild?.id ?? '';
    await world.order({ kind: 'address', stack: 'dev', status: 503 });
    await until('an answer that is new', async () => (await world.stage('dev')).health === 'degraded');
    expect(await world.stage('dev')).toMatchObject({
      ...{ state: 'idle', currentBuild: { id: build }, halfApplied },
      healthReason: {
        code: 'address',
        text: expect.stringMatching(/tasks are healthy, but .* answered HTTP 503/),
      },
    });
    await world.order({ kind: 'clear' });
    // One of some resources leaves the others as they are.
    const group = `urn:pulumi:dev::switchback::aws:cloudwatch/logGroup:LogGroup::dev`;
    const { code, stdout, stderr } = await byHand(['up', '--yes', '--skip-preview', '--target', group]);
    expect([code, stderr || stdout]).toEqual([0, expect.anything()]);
    await until('the run by hand is noticed', async () => {
      const { body } = await world.get<{ items: PromotionResource[] }>('/promotions?stage=dev');
      return body.items[0]?.trigger === 'by-hand';
    });
    expect(await world.stage('dev')).toMatchObject({ halfApplied, currentBuild: { id: build } });
    expect(await promote(build)).toMatchObject({ phase: 'succeeded' });
    expect(await world.stage('dev')).toMatchObject({
      halfApplied: null,
      health: 'healthy',
      healthReason: null,
    });
    const { status } = await world.post('/stages/dev/promotions', { build });
    expect(status).toBe(409);
  }, 120_000);
});

describe('a service whose own account is another one', () => {
  test('asks as the role that the stage names: what runs there, how it does, and what it wrote', async () => {
    const { currentBuild } = await world.stage('dev');
    const build = currentBuild?.id ?? '';
    await world.order(fromElsewhere);
    await write(`GREETING=안녕\n${byRole}`);
    expect(await promote(build)).toMatchObject({ phase: 'succeeded', outcome: null });
    expect(await world.stage('dev')).toMatchObject({ health: 'healthy', healthReason: null });
    const args = ['logs', '--stage', 'dev', '--json', '--server', world.url()];
    const { code, stdout } = await runSwitchback(args, { cwd: world.project.dir });
    expect([code, stdout]).toEqual([0, expect.stringContaining('begins')]);
    await world.order({ kind: 'clear' });
  }, 120_000);
});

describe('a stage that is to have no tasks', () => {
  const status = (language: string) =>
    runSwitchback(['status', '--output', 'table', '--server', world.url()], {
      cwd: world.project.dir,
      env: { SWITCHBACK_LANG: language },
    });

  test('is promoted without anybody answering, and is not called degraded', async () => {
    const { currentBuild } = await world.stage('dev');
    await write('GREETING=안녕\nSWITCHBACK_DESIRED_COUNT=0\n');
    expect(await promote(currentBuild?.id ?? '')).toMatchObject({ phase: 'succeeded', outcome: null });
    const { url, health, healthReason } = await world.stage('dev');
    expect((await fetch(String(url))).status).toBe(503);
    expect([health, healthReason?.code]).toEqual(['healthy', 'no-tasks']);
    expect((await status('en')).stdout).toMatch(/dev .* no tasks /);
    expect((await status('ko')).stdout).toMatch(/dev .* 태스크 없음 /);
    const { body } = await world.get<{ attention: { code: string }[] }>('/overview');
    expect(body.attention.map(({ code }) => code)).not.toContain('backend-degraded');
    await write('GREETING=안녕\n');
    expect(await promote(currentBuild?.id ?? '')).toMatchObject({ phase: 'succeeded' });
    expect(await world.stage('dev')).toMatchObject({ health: 'healthy', healthReason: null });
  }, 120_000);
});

describe('a number of tasks that ECS keeps and no state knows', () => {
  const count = async () =>
    (await world.cloud()).resources.find(({ token }) => token === service)?.inputs['desiredCount'];
  const byHandSays = async (args: string[]) => {
    const { code, stdout, stderr } = await byHand(args);
    expect([code, stderr]).toEqual([0, expect.anything()]);
    return stdout + stderr;
  };
  const warning = /ECS keeps 3 tasks of dev, and SWITCHBACK_DESIRED_COUNT says 1\..* -s dev --refresh/;

  test('is told by a run by hand with what takes it back, and by none where it is as set', async () => {
    await world.order({ kind: 'scale', stack: 'dev', count: 3 });
    expect(await byHandSays(['preview'])).toMatch(warning);
    expect(await byHandSays(['up', '--yes', '--skip-preview'])).toMatch(warning);
    expect(await count()).toBe(3);
    await byHandSays(['up', '--yes', '--skip-preview', '--refresh']);
    expect(await count()).toBe(1);
    expect(await byHandSays(['preview'])).not.toMatch(/ECS keeps/);
  }, 180_000);
});

describe('what a stage uses already', () => {
  const zone = (inputs: object) =>
    world.order({ kind: 'thing', what: 'zone', id: 'Z0SHOP', inputs: { name: 'example.com', ...inputs } });
  const inZone = (domain: string) =>
    write(`GREETING=안녕\nSWITCHBACK_DOMAIN=${domain}\nSWITCHBACK_ZONE_ID=Z0SHOP\n`);
  const warning = 'SWITCHBACK_ZONE_ID private-zone Z0SHOP example.com: the stage uses it as it is';

  test('is warned of where it does not fit any more, and keeps no rollback away; what is new is refused', async () => {
    const { currentBuild } = await world.stage('dev');
    await zone({});
    await inZone('api.example.com');
    const up = await byHand(['up', '--yes', '--skip-preview']);
    expect([up.code, up.stdout + up.stderr]).toEqual([0, expect.not.stringContaining('private-zone')]);
    await zone({ isPrivate: true });
    const preview = await byHand(['preview']);
    expect([preview.code, preview.stdout + preview.stderr]).toEqual([0, expect.stringContaining(warning)]);
    await inZone('www.example.com');
    expect((await promote(currentBuild?.id ?? '')).outcome).toMatchObject({ code: 'settings-unfit' });
    await inZone('api.example.com');
    // Nobody is at that name here, so it is not the settings that the promotion ends by.
    const { promotions: [id = ''] = [] } = await world.register('beside');
    const { outcome } = (await world.get<PromotionResource>(`/promotions/${id}`)).body;
    expect(outcome?.code).toBe('verification');
    expect(JSON.stringify((await world.get(`/promotions/${id}/logs`)).body)).toContain(warning);
  }, 180_000);
});
