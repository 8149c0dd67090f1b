import { setTimeout as pause } from 'node:timers/promises';
import { registerBuild } from './clients.mjs';
import { bookAndGoBefore } from './go-before.mjs';
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
 * promotes a new build through all stages, and lets a milestone go before what is booked. Gives what did not come to rest, and the stages that had to be recovered.
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

/** A new build goes through all stages; then another one goes before it where it is booked, and it comes back. */
async function probe(world, get) {
  const all = await goThrough(world, get, ['dev', 'nightly', 'devqa', 'slot', 'slot']);
  if (all.stuck !== null) return [all.stuck];
  const next = await goThrough(world, get, ['dev', 'nightly', 'devqa']);
  return next.stuck === null ? probePutBack(world, get, next.build) : [next.stuck];
}

/** A new build goes to these, one after the other; `stuck` = where it did not arrive. */
async function goThrough(world, get, where) {
  const post = async (path, body) =>
    (await ask(world, { client: 'probe', method: 'POST', path, body })).answer;
  const build = (await registerBuild({ ...world, client: 'probe' })).answer;
  const begin = {
    dev: async () => build.promotions[0],
    slot: async () => {
      const number = (await get('/milestones/next')).number ?? 9;
      return (await post('/milestones', { number, build: build.id })).promotion;
    },
  };
  for (const stage of where) {
    const asked = { build: build.id, onHold: 'wait' };
    const id = await (begin[stage] ?? (async () => (await post(`/stages/${stage}/promotions`, asked)).id))();
    const ended = await within(probeSeconds, async () => {
      const promotion = await get(`/promotions/${id}`);
      return terminal.includes(promotion.phase) ? promotion : null;
    });
    if (ended?.phase !== 'succeeded')
      return { build: null, stuck: { stage, probe: id ?? null, phase: ended?.phase ?? 'not ended', ended } };
  }
  return { build: build.id, stuck: null };
}

/** What runs on the next slot is booked there, and comes back by itself after a milestone that goes before it. */
async function probePutBack(world, get, build) {
  const me = { ...world, client: 'probe' };
  const { stage } = await get('/milestones/next');
  // Where updates took long there, it has to come back earlier.
  for (const seconds of [14, 30, 60]) {
    const demo = await bookAndGoBefore(me, { seconds, build, isCleared: true });
    if (demo === null) continue;
    const end = await within(probeSeconds, async () => {
      const { items } = await get(`/audit?stage=${stage}&limit=50`);
      const isEnd = ({ name, facts }) => /^put-back:(ended|failed)$/.test(name) && facts.hold === demo.id;
      return items.find(isEnd) ?? null;
    });
    return end?.facts.how === 'done' ? [] : [{ stage, probe: demo.id, put_back: end?.facts ?? 'not ended' }];
  }
  return [{ stage, probe: null, put_back: 'nothing could go before what is booked' }];
}

async function within(seconds, look) {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > until) return null;
    await pause(200);
  }
}
