import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from '../../src/contract/page.js';
import type { ProblemResource } from '../../src/contract/problem.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { RecoverResource, RecoveryResource } from '../../src/contract/recovery.js';
import { isStillAlive, type ProcessIdentity } from '../../src/processes/identity.js';
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
import { until } from '../support/until.js';

// A stage on the simulated AWS whose update is killed with its runner while AWS answers no question: nobody knows. The
// service is of another account than the stage, so all that it learns of AWS it learns by the role that the stage names.
// The steps follow each other, as they do for whoever is on call.
let world: AwsWorld;
/** The build that dev ran before. */
let stable: string;
let interrupted: PromotionResource;

const service = 'aws:ecs/service:Service';
const logGroup = 'aws:cloudwatch/logGroup:LogGroup';

beforeAll(async () => {
  world = await startAwsWorld({
    dev: stageOnAws({ dotenv: 'unstable', trigger: 'commit' }, 'GREETING=hello\n'),
  });
  // The provider dies while AWS makes the first log group: neither Pulumi's state nor anybody else knows of it.
  await world.order({ kind: 'lost', token: logGroup, operation: 'create', stack: 'dev' });
  const lost = await world.register('lost');
  expect(await world.ended(lost.promotions?.[0] ?? '')).toMatchObject({ phase: 'failed' });
  // From now on what is deleted is still named by AWS's search by tags.
  await world.order({ kind: 'linger', lingers: true });
  await world.project.write('.env.unstable', dotenvOnAws(`GREETING=hello\n${byRole}`));
  await world.order(fromElsewhere);
  stable = (await world.register('stable')).id;
  interrupted = await cutOffUnseen('cut-off');
}, 180_000);
afterAll(() => world.end(), 60_000);

/** ECS refuses every question until it is told otherwise. */
const goSilent = () =>
  world.order({
    kind: 'fail',
    token: 'ecs:DescribeServices',
    code: 'AccessDeniedException',
    times: 1_000_000,
  });
const speakAgain = async () => {
  await world.order({ kind: 'clear' });
  await world.order(fromElsewhere);
};

async function cutOffUnseen(name: string): Promise<PromotionResource> {
  await world.order({ kind: 'slow', token: service, stack: 'dev', barrier: name });
  const build = await world.build(name, { artifacts: await world.push(name) });
  const promotion = build.promotions?.[0] ?? '';
  await until('the update at the barrier', async () => (await world.cloud()).held.length > 0);
  await goSilent();
  const folder = join(world.project.dataDir, 'runs', `${promotion}.1`);
  const both = ['runner.json', 'cli.json'].map(
    (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ProcessIdentity,
  );
  expect(both.map(isStillAlive)).toEqual([true, true]);
  expect(existsSync(join(folder, 'result.json'))).toBe(false);
  killTogether(both);
  return world.ended(promotion);
}

const view = async (): Promise<RecoverResource> =>
  (await world.get<RecoverResource>('/stages/dev/recover')).body;
async function recover(body: object): Promise<RecoveryResource> {
  const asked = await world.post<RecoveryResource>('/stages/dev/recover', body);
  expect(asked.status).toBe(202);
  return until('the end of the recovery', async () => {
    const { body: found } = await world.get<RecoveryResource>(`/recoveries/${asked.body.id}`);
    return found.state === 'ended' && found;
  });
}
const locks = (): string[] => locksOf(world.project.dataDir);
const auditOf = async (name: string) =>
  (
    await world.get<Page<{ name: string; facts: object; actor: { id: string } }>>(
      '/audit?stage=dev&limit=200',
    )
  ).body.items.filter((row) => row.name === name);

test('what AWS made while a provider died is found by its tags although an update has come through since', async () => {
  const { resources } = await world.cloud();
  const groups = resources.filter(({ token }) => token === logGroup).map(({ outs }) => String(outs['arn']));
  expect(groups).toHaveLength(2);
  const { orphans } = await until('what was left', async () => {
    const stage = await world.stage('dev');
    return stage.orphans.length > 0 && stage;
  });
  // Of the two the first one, and nothing of what is deleted or stays on purpose.
  expect(orphans).toMatchObject([
    {
      ...{ arn: groups[0], urn: null, type: logGroup, replaced: false },
      ways: [{ way: 'remove', command: expect.stringContaining('aws logs delete-log-group') as unknown }],
    },
  ]);
});

test('who may not ask AWS for it is told so, and what is known stays', async () => {
  // Whoever asks first: the service looks by itself, too.
  await world.order({
    ...{ kind: 'fail', token: 'tagging:GetResources', code: 'AccessDeniedException', times: 1_000_000 },
    message: 'not authorized to perform: tag:GetResources',
  });
  const { orphans, orphansRefused } = await view();
  expect(orphansRefused).toContain('not authorized to perform: tag:GetResources');
  expect(orphans).toHaveLength(1);
  await speakAgain();
  await goSilent();
  expect(await view()).toMatchObject({ orphansRefused: null, orphans: [{ type: logGroup }] });
});

test('an update killed with its runner while AWS tells nothing leaves a stage that nobody knows, and blocks it', async () => {
  expect(interrupted).toMatchObject({ phase: 'errored', outcome: { code: 'interrupted' } });
  expect(await world.stage('dev')).toMatchObject({ state: 'unknown', unknownReason: 'interrupted' });
  const refused = await world.post<ProblemResource>('/stages/dev/promotions', { build: stable });
  expect(refused).toMatchObject({ status: 422, body: { reasons: [{ code: 'stage-unknown' }] } });
});

test('a look says that AWS does not answer, what was being made, whose lock is left, and what a person can do', async () => {
  expect(await view()).toMatchObject({
    state: 'unknown',
    currentBuild: stable,
    lastPromotion: { id: interrupted.id },
    observed: { platform: 'aws', health: 'unknown', build: null },
    locks: [{ ours: true, owner: 'gone' }],
    pending: expect.arrayContaining([
      { operation: 'updating', resource: expect.stringContaining(service) as unknown },
    ]) as unknown,
    choices: [{ choice: 'recover' }, { choice: 'say-build' }, { choice: 'say-nothing' }],
  });
});

test('a recovery while AWS tells nothing guesses nothing: it clears the dead lock, and the stage stays unknown', async () => {
  expect(await recover({ reason: 'on call' })).toMatchObject({
    outcome: { code: 'unclear' },
    observed: { platform: 'aws', health: 'unknown' },
  });
  expect(locks()).toEqual([]);
  expect(await auditOf('stage:lock-cleared')).toMatchObject([{ facts: { how: 'proven-gone' } }]);
  expect(await world.stage('dev')).toMatchObject({ state: 'unknown', unknownReason: 'interrupted' });
  expect(await auditOf('stage:known')).toEqual([]);
}, 60_000);

test('once AWS answers, a recovery takes its word for what runs, and what is promoted then arrives', async () => {
  await speakAgain();
  const told = await recover({ reason: 'AWS is back' });
  expect(told).toMatchObject({
    outcome: { code: 'recovered' },
    observed: { platform: 'aws', health: 'healthy', settled: true },
  });
  // Whatever it was that AWS was told last: the stage's address answers with it.
  const { build } = await world.answerOf('dev');
  expect(told.observed?.build).toBe(build);
  expect(await world.stage('dev')).toMatchObject({ state: 'idle', currentBuild: { id: build } });
  expect(await auditOf('stage:known')).toMatchObject([
    { facts: { build }, actor: { id: 'system:reconcile' } },
  ]);
  // A refresh of AWS keeps what was being made; the next update is done with it.
  const next = await world.build('next', { artifacts: await world.push('next') });
  expect(await world.ended(next.promotions?.[0] ?? '')).toMatchObject({ phase: 'succeeded', outcome: null });
  expect(await world.answerOf('dev')).toMatchObject({ name: 'next' });
  expect((await view()).pending).toEqual([]);
}, 90_000);

test('a person’s word counts only while AWS has none', async () => {
  const last = (await world.stage('dev')).currentBuild?.id;
  const cut = await cutOffUnseen('unseen');
  expect(cut).toMatchObject({ phase: 'errored', outcome: { code: 'interrupted' } });
  const said = await recover({ reason: 'seen in the console', build: last });
  expect(said).toMatchObject({ outcome: { code: 'recovered' }, said: { build: last } });
  expect(await world.stage('dev')).toMatchObject({ state: 'idle', currentBuild: { id: last } });
  const [row] = await auditOf('stage:known');
  expect(row?.actor.id).not.toMatch(/^system:/);
  await speakAgain();
  // Said wrongly, with AWS there to ask: AWS is believed.
  const corrected = await recover({ reason: 'wrong on purpose', build: stable });
  expect(corrected.outcome?.code).toBe('recovered');
  const { build } = await world.answerOf('dev');
  expect(build).not.toBe(stable);
  expect(await world.stage('dev')).toMatchObject({ state: 'idle', currentBuild: { id: build } });
}, 120_000);
