import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { CloudThing } from '../support/aws-stages.js';
import { dotenvOnAws, stageOnAws, startAwsWorld, type AwsWorld } from '../support/aws-world.js';
import { sampleServer } from '../support/sample-build.js';
import { runSwitchback } from '../support/service-process.js';

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
    const env = {
      ...world.env,
      PULUMI_DEBUG_PROVIDERS: world.aws.debugProviders,
      SWITCHBACK_DATA_DIR: world.project.dataDir,
    };
    const args = ['pulumi', 'up', '-s', 'dev', '--yes', '--skip-preview', '--color', 'never'];
    const { code, stdout, stderr } = await runSwitchback(args, { cwd: world.project.dir, env });
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
