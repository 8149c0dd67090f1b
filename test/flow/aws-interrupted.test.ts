import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BuildResource } from '../../src/contract/build.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { StageResource } from '../../src/contract/stage.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
import type { OrphanResource } from '../../src/contract/orphan.js';
import type { RecoverResource } from '../../src/contract/recovery.js';
import { run as runSwitchback } from '../cli/command.js';
import {
  byRole,
  dotenvOnAws,
  fromElsewhere,
  stageOnAws,
  startAwsWorld,
  type AwsWorld,
} from '../support/aws-world.js';
import { killTogether } from '../support/kill-together.js';
import { locksOf } from '../support/locks.js';
import { makeProject } from '../support/project.js';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { commitOf } from '../support/world.js';

// One stage on the simulated AWS. Every kill falls while AWS takes its time with a resource, and the test proves it:
// the simulation holds the call, the CLI lives, and there is no result.
let world: AwsWorld;
beforeAll(async () => {
  world = await startAwsWorld({
    dev: stageOnAws({ dotenv: 'unstable', trigger: 'commit' }, 'GREETING=hello\n'),
  });
}, 120_000);
afterAll(() => world.end(), 60_000);

interface Standing {
  readonly promotion: string;
  readonly build: string;
  readonly folder: string;
  readonly runner: ProcessIdentity;
  readonly cli: ProcessIdentity;
}

/** An update of dev that waits for AWS to be done with a resource. */
async function standingUpdate(name: string, token: string): Promise<Standing> {
  await world.order({ kind: 'slow', token, stack: 'dev', barrier: name });
  const build = await world.build(name, { artifacts: await world.push(name) });
  const promotion = build.promotions?.[0] ?? '';
  await until('the update at the barrier', async () => (await world.cloud()).held.length > 0);
  const folder = join(world.project.dataDir, 'runs', `${promotion}.1`);
  const [runner, cli] = [identityIn(join(folder, 'runner.json')), identityIn(join(folder, 'cli.json'))];
  expect([isStillAlive(runner), isStillAlive(cli)]).toEqual([true, true]);
  expect(existsSync(join(folder, 'result.json'))).toBe(false);
  return { promotion, build: build.id, folder, runner, cli };
}

const identityIn = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;

const stateFolder = () => join(world.project.dataDir, 'pulumi/state/.pulumi');
const locks = (): string[] => locksOf(world.project.dataDir);
const pending = (): string[] => {
  const text = readFileSync(join(stateFolder(), 'stacks/switchback/dev.json'), 'utf8');
  const operations = JSON.parse(text).checkpoint.latest.pending_operations ?? [];
  return operations.map(
    (one: { type: string; resource: { type: string } }) => `${one.type} ${one.resource.type}`,
  );
};

/** Kills the runner and the CLI at once, and gives how the promotion was recorded. AWS is told to go on only then. */
async function killed({ cli, runner, promotion }: Standing): Promise<PromotionResource> {
  killTogether([runner, cli]);
  await until('the end of the CLI', () => !isStillAlive(cli));
  return world.ended(promotion);
}

/** AWS does what it was asked for, whoever still listens. */
const goOn = () => world.order({ kind: 'release' });

const next = async (name: string): Promise<PromotionResource> => {
  const build = await world.register(name);
  return (await world.get<PromotionResource>(`/promotions/${build.promotions?.[0] ?? ''}`)).body;
};

const cluster = 'aws:ecs/cluster:Cluster';
const service = 'aws:ecs/service:Service';
const balancer = 'aws:lb/loadBalancer:LoadBalancer';

/** What the stage is known to have left in AWS, once it is so. */
async function known(
  what: string,
  isSo: (orphans: readonly OrphanResource[]) => boolean,
): Promise<Readonly<Record<string, OrphanResource>>> {
  return until(what, async () => {
    const { orphans } = await world.stage('dev');
    return isSo(orphans) && byType(orphans);
  });
}

const byType = (orphans: readonly OrphanResource[]) =>
  Object.fromEntries(orphans.map((one) => [one.type, one]));

const look = async (): Promise<RecoverResource> =>
  (await world.get<RecoverResource>('/stages/dev/recover')).body;

const commandOf = (orphans: readonly OrphanResource[], type: string, wanted: string): string | null =>
  byType(orphans)[type]?.ways.find(({ way }) => way === wanted)?.command ?? null;

const run = (args: readonly string[]) =>
  runSwitchback(args, {
    cwd: world.project.dir,
    env: {
      ...process.env,
      ...world.env,
      SWITCHBACK_DATA_DIR: world.project.dataDir,
      SWITCHBACK_SERVER: world.url(),
      PULUMI_DEBUG_PROVIDERS: world.aws.debugProviders,
      COLUMNS: '500',
    },
  });

/** Runs a command of ours as a shell reads it. */
async function typed(command: string | null): Promise<void> {
  const words = [...(command ?? '').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  expect(words.slice(0, 4)).toEqual(['npx', '--no', 'switchback', 'pulumi']);
  const ended = await run([...words.slice(3), '--yes', '--skip-preview', '--non-interactive']);
  expect([ended.code, ended.stderr]).toEqual([0, expect.not.stringContaining('error')]);
}

test('the first update of a stage, killed while AWS makes something, leaves what is known until it is taken in or gone', async () => {
  // Of the two, one is taken in before the next update, and one is not.
  await world.order({ kind: 'slow', token: cluster, stack: 'dev', barrier: 'cluster' });
  const standing = await standingUpdate('first', balancer);
  await until('both at their barriers', async () => (await world.cloud()).held.length === 2);
  expect(await killed(standing)).toMatchObject({ phase: 'errored', outcome: { code: 'interrupted' } });
  expect(await world.stage('dev')).toMatchObject({ currentBuild: null, state: 'idle' });
  expect(locks()).toHaveLength(1);
  // What was made beside it may be pending, too.
  expect(pending()).toEqual(expect.arrayContaining([`creating ${balancer}`, `creating ${cluster}`]));
  // AWS has none of them yet: all that is known is that they were begun.
  expect(await known('early', (all) => all.length >= 2)).toMatchObject({
    [balancer]: { arn: null, replaced: false },
    [cluster]: { arn: null, replaced: false },
  });
  await goOn();
  const { orphans } = await look();
  expect(byType(orphans)).toMatchObject({
    [balancer]: { arn: expect.stringContaining(':loadbalancer/app/dev-'), replaced: false },
    [cluster]: { arn: expect.stringContaining(':cluster/dev-'), replaced: false },
  });
  expect((await run(['stage', 'recover', 'dev', '--look'])).stdout).toContain(
    commandOf(orphans, balancer, 'take-in')?.replace('npx --no switchback ', '') ?? 'a command',
  );
  // The dead lock goes by a recovery, which leaves what was begun as it is.
  const begun = await world.post<{ id: string }>('/stages/dev/recover', { reason: 'on call' });
  await until('the end of the recovery', async () => {
    const { body } = await world.get<{ state: string }>(`/recoveries/${begun.body.id}`);
    return body.state === 'ended';
  });
  expect(byType((await look()).orphans)).toMatchObject(byType(orphans));
  // The command is run as it was printed; a test has no terminal to agree in.
  await typed(commandOf(orphans, balancer, 'take-in'));
  expect(await next('second')).toMatchObject({ phase: 'succeeded', outcome: null });
  expect(locks()).toEqual([]);
  expect(await world.answerOf('dev')).toMatchObject({ name: 'second' });
  const made = async (wanted: string) =>
    (await world.cloud()).resources.filter(({ token }) => token === wanted);
  expect([await made(balancer), await made(cluster)].map(({ length }) => length)).toEqual([1, 2]);
  // The first cluster is still there, and shown: nobody takes it in any more.
  const left = await known('since', (all) => all.some(({ arn, replaced }) => arn !== null && replaced));
  expect(left[balancer]).toMatchObject({ arn: null, replaced: true });
  expect(left[cluster]?.ways.map(({ way }) => way)).toEqual(['remove', 'forget']);
  expect((await run(['status', '--output', 'table'])).stdout).toContain('stage recover dev --look');
  expect((await run(['doctor'])).stdout).toContain('stage recover dev --look');
  const { body: overview } = await world.get<{ attention: { code: string }[] }>('/overview');
  expect(overview.attention.map(({ code }) => code)).toContain('orphans');
  // What the state forgets is known all the same, for as long as AWS has it.
  await typed(commandOf(Object.values(left), cluster, 'forget'));
  expect(pending()).toEqual([]);
  const kept = await known('what AWS has', (all) => all.every(({ urn }) => urn === null));
  expect(kept[cluster]).toMatchObject({ arn: left[cluster]?.arn, since: left[cluster]?.since });
  expect(kept[cluster]?.ways.map(({ way }) => way)).toEqual(['remove']);
  for (const { arn } of Object.values(kept)) await world.order({ kind: 'delete', arn });
  expect((await look()).orphans).toEqual([]);
}, 150_000);

test('an update killed with its runner in the middle of the service: the old build serves, the next one works', async () => {
  const before = (await world.stage('dev')).currentBuild?.id;
  const standing = await standingUpdate('third', service);
  // While AWS is silent the promotion says about what.
  const underWay = await until('what the engine is silent about', async () => {
    const { body } = await world.get<PromotionResource>(`/promotions/${standing.promotion}`);
    // What comes before the service is not silent for long.
    return body.underWay?.some(({ resource }) => resource === `${service} dev`) === true
      ? body.underWay
      : null;
  });
  expect(underWay).toEqual([
    {
      ...{ operation: 'update', resource: `${service} dev`, refusalSeconds: 1200 },
      since: expect.stringMatching(/^20\d\d-/) as unknown,
    },
  ]);
  expect(await killed(standing)).toMatchObject({ phase: 'errored', outcome: { code: 'interrupted' } });
  expect(await world.stage('dev')).toMatchObject({ currentBuild: { id: before }, state: 'idle' });
  expect(await world.answerOf('dev')).toMatchObject({ build: before, name: 'second' });
  expect(locks()).toHaveLength(1);
  expect(pending()).toContain(`updating ${service}`);
  await goOn();
  // From here on the service is of another account than the stage, and the aborts below go by its role.
  await world.project.write('.env.unstable', dotenvOnAws(`GREETING=hello\n${byRole}`));
  await world.order(fromElsewhere);
  expect(await next('fourth')).toMatchObject({ phase: 'succeeded', outcome: null });
  expect(locks()).toEqual([]);
  expect(pending()).not.toContain(`updating ${service}`);
  expect(await world.answerOf('dev')).toMatchObject({ name: 'fourth' });
  // What was deleted by hand is looked for after an update at the latest.
  await known('that nothing is left', (all) => all.length === 0);
}, 150_000);

describe('an update whose deployment is on its way, and that is aborted', () => {
  const abort = (id: string) => world.post<PromotionResource>(`/promotions/${id}/abort`, {});
  const promotionOf = async (id: string) => (await world.get<PromotionResource>(`/promotions/${id}`)).body;
  const waitsFor = (id: string, code: string) =>
    until(`the wait ${code}`, async () => {
      const { abort: asked } = await promotionOf(id);
      return asked?.wait?.code === code && asked.wait;
    });
  const stopped = async (id: string): Promise<unknown[]> =>
    (
      await world.get<Page<{ name: string; promotion: string | null; facts: { how?: string } }>>(
        '/audit?stage=dev&limit=100',
      )
    ).body.items
      .filter(({ name, promotion }) => name === 'promotion:stopping' && promotion === id)
      .map(({ facts }) => facts.how)
      .toReversed();

  async function deploying(name: string): Promise<string> {
    await world.order({ kind: 'deploying', stack: 'dev', barrier: 'tasks' });
    const build = await world.build(name, { artifacts: await world.push(name) });
    await until('the deployment', async () => (await world.cloud()).held.length > 0);
    return build.promotions?.[0] ?? '';
  }

  test('lets ECS go back, says so, and is taken up by the next service; the build before serves on', async () => {
    const before = (await world.stage('dev')).currentBuild?.id;
    const id = await deploying('unwanted');
    await world.order({ kind: 'going-back', stack: 'dev', barrier: 'back' });
    expect((await abort(id)).status).toBe(202);
    const wait = await waitsFor(id, 'ecs-goes-back');
    expect(wait.text).toMatch(/^ECS was told to stop deployment simulated-\w+ and goes back/);
    // Whoever sees the stage, and not its promotion, is told as well.
    expect((await world.stage('dev')).abortWait).toMatchObject({ code: wait.code, text: wait.text });
    await world.restart();
    // Whoever asks twice gets the same answer, and ECS is not asked again.
    expect((await abort(id)).body).toMatchObject({ phase: 'running', abort: { wait } });
    await world.order({ kind: 'release' });
    expect(await world.ended(id)).toMatchObject({
      ...{ phase: 'aborted', outcome: { code: 'aborted' }, abort: { wait: null } },
    });
    expect(await stopped(id)).toEqual(expect.arrayContaining(['interrupt', 'ecs-goes-back']));
    expect(await world.stage('dev')).toMatchObject({
      ...{ state: 'idle', currentBuild: { id: before }, abortWait: null, halfApplied: id },
    });
    expect(await world.answerOf('dev')).toMatchObject({ build: before });
    expect(locks()).toEqual([]);
    expect(pending()).not.toContain(`updating ${service}`);
    // What the stage runs already is no reason to leave it half applied.
    expect(await world.promote('dev', { build: before })).toMatchObject({
      phase: 'succeeded',
      outcome: null,
    });
    expect((await world.stage('dev')).halfApplied).toBeNull();
  }, 120_000);

  test('without the right to it says what is missing, and how long ECS is waited for at most', async () => {
    await world.order({
      ...{ kind: 'fail', token: 'ecs:StopServiceDeployment', code: 'AccessDeniedException', times: 1000 },
      message:
        'User: arn:aws:sts::111122223333:assumed-role/deployer/s is not authorized to perform: ecs:StopServiceDeployment',
    });
    const id = await deploying('unstoppable');
    const asked = Date.now();
    await abort(id);
    const wait = await waitsFor(id, 'ecs-refused');
    expect(wait.text).toContain('the right ecs:StopServiceDeployment is missing');
    const seconds = (Date.parse(wait.until) - asked) / 1000;
    // As long as the provider waits for ECS, and then as long as ECS goes on by itself.
    expect(seconds).toBeGreaterThan(2300);
    expect(seconds).toBeLessThan(2500);
    await world.order({ kind: 'release' });
    // The update was told to stop and ECS was not: the stage runs what it put there.
    const ended = await world.ended(id);
    expect(ended).toMatchObject({ phase: 'aborted', outcome: { code: 'aborted' } });
    expect(await world.stage('dev')).toMatchObject({
      ...{ state: 'idle', currentBuild: { id: ended.build }, halfApplied: id },
    });
    await world.order({ kind: 'clear' });
  }, 120_000);
});

test('kill -9 of the service in the middle of an update: the next service follows it to its end and verifies it', async () => {
  const devqa = stageOnAws({ dotenv: 'devqa', trigger: 'commit' }, 'GREETING=hello\n');
  const project = await makeProject({ devqa });
  const started: ServiceProcess[] = [];
  const start = async (): Promise<ServiceProcess> => {
    const service = await startServiceProcess(project, { env: { ...world.env } });
    started.push(service);
    return service;
  };
  try {
    const first = await start();
    await world.order({ kind: 'slow', token: service, stack: 'devqa', barrier: 'service' });
    const { image } = await world.push('followed');
    const build = await ask<BuildResource>(first, '/builds', {
      commit: commitOf('followed'),
      artifacts: { image },
    });
    const promotion = `/promotions/${build.promotions?.[0] ?? ''}`;
    await until('the update at the barrier', async () => (await world.cloud()).held.length > 0);
    await first.end('SIGKILL');
    await goOn();
    const second = await start();
    const ended = await until('the end', async () => {
      const found = await ask<PromotionResource>(second, promotion);
      return found.endedAt !== null && found;
    });
    expect(ended).toMatchObject({ phase: 'succeeded', build: build.id, outcome: null });
    expect(ended.steps.map(({ name, phase }) => `${name} ${phase}`)).toEqual([
      'get-build succeeded',
      'pulumi-preview succeeded',
      'pulumi-up succeeded',
      'verify succeeded',
      'record succeeded',
    ]);
    const { url } = await ask<StageResource>(second, '/stages/devqa');
    expect(await (await fetch(`${String(url)}/`)).json()).toMatchObject({ build: build.id, stage: 'devqa' });
  } finally {
    for (const service of started) await service.end('SIGTERM');
    await project.remove();
  }
}, 150_000);

async function ask<T>({ url }: ServiceProcess, path: string, body?: object): Promise<T> {
  const how =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await (await fetch(`${url}/api/v1${path}`, how)).json()) as T;
}
