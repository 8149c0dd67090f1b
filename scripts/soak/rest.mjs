import { setTimeout as pause } from 'node:timers/promises';
import { registerBuild } from './clients.mjs';
import { ask } from './http.mjs';
import { stages } from './project.mjs';

/**
 * Lease, poll and the 30 s of I10, and time for the queue that was there, and a quiet minute; of one instance nobody has to
 * wait for a lease.
 */
const restSeconds = 150;
const probeSeconds = 120;
const terminal = ['succeeded', 'failed', 'errored', 'aborted', 'superseded', 'skipped'];

/**
 * After the last fault: ends the holds, waits until nothing is under way, recovers the stages that are unknown, and
 * promotes a new build through all stages. Gives what did not come to rest, and the stages that had to be recovered.
 */
export async function comeToRest(world) {
  const get = async (path) => (await ask(world, { client: 'rest', method: 'GET', path })).answer;
  for (const { id } of (await get('/holds')).items)
    await ask(world, { client: 'rest', method: 'DELETE', path: `/holds/${id}`, body: {} });

  const busy = async () => [
    ...(await lookAtAll(get)).filter(
      (one) => one.state !== 'unknown' && (one.running !== null || one.waiting > 0),
    ),
    ...(await recoveriesOf(get)).filter((one) => one?.state === 'running'),
  ];
  const restful = () => within(restSeconds, async () => ((await busy()).length === 0 ? true : null));
  if ((await restful()) === null) return { recovered: [], stuck: await busy() };

  const recovered = (await lookAtAll(get)).filter(({ state }) => state === 'unknown');
  const [body, method] = [{ reason: 'all is calm' }, 'POST'];
  for (const { stage } of recovered)
    await ask(world, { client: 'rest', method, path: `/stages/${stage}/recover`, body });
  if ((await restful()) === null) return { recovered, stuck: await busy() };
  const lost = (await lookAtAll(get)).filter(({ state }) => state === 'unknown');
  return { recovered, stuck: lost.length > 0 ? lost : await probe(world, get) };
}

const lookAtAll = async (get) => {
  const all = [];
  for (const { name } of stages) all.push(await get(`/stages/${name}`));
  return all;
};

const recoveriesOf = async (get) => {
  const all = [];
  for (const { name } of stages) all.push((await get(`/stages/${name}/recover`)).recovery);
  return all;
};

/** A new build goes through all stages. */
async function probe(world, get) {
  const me = { ...world, client: 'probe' };
  const post = async (path, body) =>
    (await ask(world, { client: 'probe', method: 'POST', path, body })).answer;
  const build = (await registerBuild(me)).answer;
  const steps = [
    ['dev', async () => build.promotions[0]],
    [
      'nightly',
      async () => (await post('/stages/nightly/promotions', { build: build.id, onHold: 'wait' })).id,
    ],
    ['devqa', async () => (await post('/stages/devqa/promotions', { build: build.id, onHold: 'wait' })).id],
    ['staging-1', async () => (await milestone(get, post, build)).promotion],
    ['staging-2', async () => (await milestone(get, post, build)).promotion],
  ];
  for (const [stage, begin] of steps) {
    const id = await begin();
    const ended = await within(probeSeconds, async () => {
      const promotion = await get(`/promotions/${id}`);
      return terminal.includes(promotion.phase) ? promotion : null;
    });
    if (ended?.phase !== 'succeeded')
      return [{ stage, probe: id ?? null, phase: ended?.phase ?? 'not ended', ended }];
  }
  return [];
}

const milestone = async (get, post, build) =>
  post('/milestones', { number: (await get('/milestones/next')).number ?? 9, build: build.id });

async function within(seconds, look) {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > until) return null;
    await pause(200);
  }
}
