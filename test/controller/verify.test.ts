import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execute } from '../../src/controller/execute.js';
import type { RunResult } from '../../src/model/run.js';
import type { Stage } from '../../src/model/stage.js';
import type { Ports } from '../../src/ports/ports.js';
import type { ProbeAnswer } from '../../src/ports/probe.js';
import { startNext } from '../../src/controller/start.js';
import { createStopping } from '../../src/controller/stop.js';
import { awsSettings } from '../support/aws-stages.js';
import { fiveOnADesk, openDesk, type Desk } from '../support/desk.js';
import { platformThatIs } from '../support/platform.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk(fiveOnADesk.map((stage) => ({ ...stage, platform: 'aws' as const, verify: policy })));
});
afterEach(() => desk.close());

const policy = { path: '/healthz', status: 200, build: 'json:/build', attempts: 2, deadlineSeconds: 1 };
const image = `repo@sha256:${'a'.repeat(64)}`;
const succeeded: RunResult = { kind: 'succeeded', url: 'http://stage', endedAt: new Date() };

/** An engine that says "succeeded", and a platform and an address that say these things, one after the other. */
function ports({
  runs = [true],
  answers = ['b1'],
  found = 'the build before (completed) rolled back',
}: {
  runs?: boolean[];
  answers?: string[];
  found?: string;
}): Ports & { asked: string[] } {
  const asked: string[] = [];
  const next = <T>(list: T[]): T => (list.length > 1 ? list.shift() : list[0]) as T;
  const answer = (build: string): ProbeAnswer => ({
    status: 200,
    milliseconds: 1,
    contentType: null,
    headers: {},
    body: { build },
    error: null,
  });
  const run = () => Promise.resolve(succeeded);
  return {
    ...desk.ports,
    asked,
    engine: { ...desk.ports.engine, run, resume: run },
    platform: {
      ...platformThatIs(() => 'none'),
      runs: (_stage, build) => {
        asked.push(build.image ?? '');
        return Promise.resolve({ yes: next(runs), found });
      },
    },
    probe: {
      get: (url) => {
        asked.push(url);
        return Promise.resolve(answer(next(answers)));
      },
    },
  };
}

async function promote(given: Ports, { signal = new AbortController().signal, deadlineSeconds = 1 } = {}) {
  const [first] = given.catalogue.stages;
  if (first === undefined) throw new Error('no stage');
  const stage = { ...first, verify: { ...policy, deadlineSeconds } };
  const start = await startNext(given, stage);
  if (start.kind !== 'started' && start.kind !== 'running') throw new Error('nothing starts');
  await execute(given, stage, { start, signal, stopping: createStopping(given, start.promotion, signal) });
  const promotion = await desk.ports.store.read.promotions.get(start.promotion.id);
  if (promotion === undefined) throw new Error('it is gone');
  return promotion;
}

const register = () => desk.register('one', { artifacts: { image } });
const state = () => desk.ports.store.read.stages.get('dev');

test('what the engine reported is believed when the platform and the address say the same, as often as asked', async () => {
  await register();
  const given = ports({ answers: ['b0', 'b1', 'b0', 'b1'] });
  const promotion = await promote(given, { deadlineSeconds: 60 });
  expect(promotion).toMatchObject({ phase: 'succeeded', outcome: null });
  expect(promotion.steps.map(({ name, phase }) => [name, phase])).toEqual([
    ['get-build', 'succeeded'],
    ['pulumi-preview', 'succeeded'],
    ['pulumi-up', 'succeeded'],
    ['verify', 'succeeded'],
    ['record', 'succeeded'],
  ]);
  // One good answer after a bad one does not count yet: two in a row are asked for.
  expect(given.asked.filter((asked) => asked === 'http://stage/healthz')).toHaveLength(5);
  expect(given.asked[0]).toBe(image);
  expect((await state()).currentBuild).toBe('b1');
});

test('a success that ECS rolled back is a failure of the verification, and the stage is what it was', async () => {
  await register();
  const promotion = await promote(ports({ runs: [false] }));
  expect(promotion).toMatchObject({
    phase: 'failed',
    outcome: {
      code: 'verification',
      facts: { build: 'b1', found: 'the build before (completed) rolled back' },
    },
  });
  expect(promotion.steps.find(({ name }) => name === 'pulumi-up')?.phase).toBe('succeeded');
  expect(promotion.steps.find(({ name }) => name === 'verify')?.phase).toBe('failed');
  expect(await state()).toMatchObject({ currentBuild: null, unknownReason: null });
});

test.each([
  ['nothing', null, { startSeconds: 60, longerStart: 'PT2M' }],
  ['its own', 450, { startSeconds: 450, longerStart: 'PT15M' }],
  ['the longest there is', 900, { startSeconds: 900, longerStart: null }],
])(
  'one that the circuit breaker ended says how long it had where the stage sets %s',
  async (_, set, told) => {
    await register();
    const given = ports({
      runs: [false],
      found: 'ECS deployment circuit breaker: rolled back to the one before',
    });
    const of = async (stage: Stage) => ({ ...(await given.environments.of(stage)), startSeconds: set });
    const { outcome } = await promote({ ...given, environments: { of } }, { deadlineSeconds: 0 });
    expect(outcome?.facts).toMatchObject({ ...told, startFile: '.env.unstable' });
  },
);

test('an address that goes on answering with another build is one, too', async () => {
  await register();
  expect((await promote(ports({ answers: ['b0'] }))).outcome).toEqual({
    code: 'verification',
    facts: { build: 'b1', found: 'build b0' },
  });
});

test.each([
  ['NUL', '\0x'],
  ['half a character', 'x\ud83d'],
])('an address that answers with %s has its failure recorded', async (_what, answer) => {
  await register();
  const promotion = await promote(ports({ answers: [answer] }));
  expect(promotion).toMatchObject({ phase: 'failed', outcome: { code: 'verification' } });
  expect(promotion.outcome?.facts['found']).toMatch(/^build (\ufffdx|x\ufffd)$/);
});

test('a secret that an address answers with is not recorded, whole or in part', async () => {
  await register();
  const secret = 'c4n4ry-that-is-longer-than-what-is-kept'.repeat(8);
  const given = ports({ answers: [secret] });
  const [stage] = given.catalogue.stages;
  if (stage === undefined) throw new Error('no stage');
  const settings = {
    ...(await given.environments.of(stage)),
    backend: { TOKEN: secret },
    secretKeys: ['TOKEN'],
  };
  const environments = { of: () => Promise.resolve(settings) };
  const { outcome } = await promote({ ...given, environments });
  expect(outcome?.facts['found']).toBe('build [secret]');
});

test('of a long answer only the beginning is kept', async () => {
  await register();
  const { outcome } = await promote(ports({ answers: [`${'x'.repeat(193)}😀${'x'.repeat(200_000)}`] }));
  expect(outcome?.facts['found']).toBe(`build ${'x'.repeat(193)}\ufffd …`);
});

test('a service that stops while it verifies leaves the stage busy, and the next one verifies to the end', async () => {
  await register();
  const stop = new AbortController();
  stop.abort();
  expect((await promote(ports({ runs: [false] }), { signal: stop.signal })).phase).toBe('verifying');
  expect((await promote(ports({}), { deadlineSeconds: 60 })).phase).toBe('succeeded');
});

test('an image of another repository than the stage takes is refused before anything starts', async () => {
  const { promotions } = await register();
  const [stage] = desk.ports.catalogue.stages;
  if (stage === undefined) throw new Error('no stage');
  const settings = await desk.ports.environments.of(stage);
  const aws = { ...awsSettings, imageRepository: 'ghcr.io/team/backend' };
  const environments = { of: () => Promise.resolve({ ...settings, aws }) };
  expect(await startNext({ ...desk.ports, environments }, stage)).toEqual({ kind: 'ended' });
  const refused = await desk.ports.store.read.promotions.get(promotions[0]?.id ?? '');
  expect(refused).toMatchObject({ phase: 'failed', outcome: { code: 'other-repository' } });
});
