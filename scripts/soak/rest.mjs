import { setTimeout as pause } from 'node:timers/promises';
import { registerBuild } from './clients.mjs';
import { ask } from './http.mjs';
import { stages } from './project.mjs';

/** Lease, poll and the 30 s of I10, and time for the queue that was there; of one instance nobody has to wait for a lease. */
const restSeconds = 90;
const probeSeconds = 60;
const terminal = ['succeeded', 'failed', 'errored', 'aborted', 'superseded', 'skipped'];

/**
 * After the last fault: ends the holds, waits until nothing is under way, and promotes a new build through all stages.
 * Gives what did not come to rest, and the stages that stay unknown.
 */
export async function comeToRest(world) {
  const get = async (path) => (await ask(world, { client: 'rest', method: 'GET', path })).answer;
  const unknown = [];
  for (const { id } of (await get('/holds')).items)
    await ask(world, { client: 'rest', method: 'DELETE', path: `/holds/${id}`, body: {} });

  const busy = () =>
    lookAtAll(get).then((all) =>
      all.filter((one) => one.state !== 'unknown' && (one.running !== null || one.waiting > 0)),
    );
  const stuck = await within(restSeconds, async () => ((await busy()).length === 0 ? [] : null));
  if (stuck === null) return { unknown, stuck: await busy() };

  for (const one of await lookAtAll(get)) if (one.state === 'unknown') unknown.push(one.stage);
  return { unknown, stuck: await probe(world, { get, unknown }) };
}

const lookAtAll = async (get) => {
  const all = [];
  for (const { name } of stages) all.push(await get(`/stages/${name}`));
  return all;
};

/** A new build goes as far as the stages that are known let it. */
async function probe(world, { get, unknown }) {
  const me = { ...world, client: 'probe' };
  const post = async (path, body) =>
    (await ask(world, { client: 'probe', method: 'POST', path, body })).answer;
  const build = (await registerBuild(me)).answer;
  const steps = [
    ['dev', async () => build.promotions[0]],
    ['nightly', async () => (await post('/stages/nightly/promotions', { build: build.id })).id],
    ['devqa', async () => (await post('/stages/devqa/promotions', { build: build.id })).id],
    ['staging-1', async () => (await milestone(get, post, build)).promotion],
    ['staging-2', async () => (await milestone(get, post, build)).promotion],
  ];
  for (const [stage, begin] of steps) {
    // What comes after it on the way would be refused for its sake.
    if (unknown.includes(stage)) return [];
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
