import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Observation } from '../../src/model/stage.js';
import { execute } from '../../src/controller/execute.js';
import type { RunResult } from '../../src/model/run.js';
import type { Ports } from '../../src/ports/ports.js';
import { startNext } from '../../src/controller/start.js';
import { createStopping } from '../../src/controller/stop.js';
import { openDesk, type Desk } from '../support/desk.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const interrupted: RunResult = {
  ...{ kind: 'errored', outcome: { code: 'interrupted', facts: {} }, endedAt: new Date() },
  ...{ retry: false, stageKnown: false },
};

/** A platform that says these things of the stage, one after the other, and an engine that was interrupted. */
function portsSaying(said: Partial<Observation>[]): Ports & { asked: () => number } {
  let asked = 0;
  const run = () => Promise.resolve(interrupted);
  const observe = (stage: string): Promise<Observation> => {
    const now = said[Math.min(asked, said.length - 1)];
    asked += 1;
    return Promise.resolve({
      ...{ stage, build: null, commit: null, digest: null, health: 'healthy', url: null, restarts: 0 },
      ...now,
    });
  };
  return {
    ...desk.ports,
    asked: () => asked,
    engine: { ...desk.ports.engine, run, resume: run },
    platform: { ...desk.ports.platform, observe },
  };
}

async function interruptedUpdate(ports: Ports, signal = new AbortController().signal) {
  await desk.register('one');
  await desk.succeed('dev');
  const { build } = await desk.register('two');
  const [dev] = ports.catalogue.stages;
  if (dev === undefined) throw new Error('no stage');
  const start = await startNext(ports, dev);
  if (start.kind !== 'started') throw new Error('nothing started');
  await execute(ports, dev, { start, signal, stopping: createStopping(ports, start.promotion, signal) });
  const read = ports.store.read;
  return {
    build: build.id,
    state: await read.stages.get('dev'),
    phase: (await read.promotions.get(start.promotion.id))?.phase,
  };
}

test('a deployment that goes on after its update was killed is waited for before anything is recorded', async () => {
  const ports = portsSaying([
    { build: 'b2', settled: false },
    { build: 'b2', settled: false },
    { build: 'b1', settled: true },
  ]);
  const { state, phase } = await interruptedUpdate(ports);
  expect(phase).toBe('errored');
  expect(state).toMatchObject({ currentBuild: 'b1', unknownReason: null });
});

test('one that arrives after all is shown as what runs', async () => {
  const ports = portsSaying([
    { build: 'b2', settled: false },
    { build: 'b2', settled: true },
  ]);
  const { state } = await interruptedUpdate(ports);
  expect(state).toMatchObject({ currentBuild: 'b2', previousBuild: 'b1' });
});

test('a service that stops meanwhile records nothing: the next one waits on', async () => {
  const stopping = new AbortController();
  const ports = portsSaying([{ build: 'b2', settled: false }]);
  const { observe } = ports.platform;
  const stopped: Ports = {
    ...ports,
    platform: {
      ...ports.platform,
      observe: (stage) => {
        stopping.abort();
        return observe(stage);
      },
    },
  };
  const { phase, state } = await interruptedUpdate(stopped, stopping.signal);
  expect(phase).toBe('running');
  expect(state).toMatchObject({ currentBuild: 'b1', unknownReason: null });
});
