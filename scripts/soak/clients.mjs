import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { bookAndGoBefore, held } from './go-before.mjs';
import { get, post } from './http.mjs';
import { stages } from './project.mjs';

const names = stages.map(({ name }) => name);
const requested = stages.filter(({ trigger }) => trigger === 'request');
const weights = {
  register: 3,
  promote: 6,
  hold: 2,
  book: 2,
  move: 1,
  release: 4,
  stopLine: 0.3,
  goOn: 1,
  abort: 2,
  rollBack: 1,
  milestone: 2,
  goBefore: 3,
  recover: 3,
  read: 3,
};

/** One person who does what people do, one thing after another, until `signal`. */
export async function runClient(world, client) {
  const me = { ...world, client };
  while (!world.signal.aborted) {
    await verbs[world.random.weighted(weights)](me);
    await pause(world.random.between(150, 900));
  }
}

/** One that devqa had and a slot does not have. */
async function anotherBuild(me, slot) {
  const [now, came] = [await get(me, `/stages/${slot}`), '/promotions?stage=devqa&phase=succeeded&limit=20'];
  const there = [now?.currentBuild?.id, ...(now?.queue ?? []).map(({ build }) => build)];
  return me.random.one(((await get(me, came))?.items ?? []).filter(({ build }) => !there.includes(build)))
    ?.build;
}

/** Uploads and registers a build that nobody has yet; gives what the service answered. */
export async function registerBuild(me) {
  const bytes = tarball(randomUUID());
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (!(await upload(me, digest, bytes))) return null;
  const commit = createHash('sha1').update(digest).digest('hex');
  return post(me, '/builds', { commit, artifacts: { tarball: digest } });
}

const verbs = {
  register: registerBuild,
  promote: async (me) => {
    const { name, source } = me.random.one(requested);
    const body = { from: source };
    const onHold = me.random.weighted({ wait: 3, override: 2, reject: 5 });
    if (onHold === 'wait') body.onHold = 'wait';
    if (me.random.chance(0.3)) Object.assign(body, { liftQuarantine: true, reason: 'good enough' });
    const told = (await post(me, `/stages/${name}/promotions`, body))?.answer;
    const overrideHolds = told?.code === held ? told.override.values : null;
    if (onHold !== 'override' || overrideHolds === null) return;
    await post(me, `/stages/${name}/promotions`, { ...body, overrideHolds, reason: 'cannot wait' });
  },
  hold: async (me) => {
    const seconds = me.random.chance(0.5) ? me.random.between(1, 6) : null;
    const until = seconds === null ? null : new Date(Date.now() + seconds * 1000).toISOString();
    const kind = me.random.one(['qa', 'demo', 'incident']);
    const reason = me.random.one(['a round', 'a demo', 'a fire']);
    await post(me, `/stages/${anyStage(me)}/holds`, { kind, reason, until });
  },
  book: async (me) => {
    const name = anyStage(me);
    // What runs there or comes next, or a build of long ago.
    const builds = (await get(me, '/builds?limit=20'))?.items ?? [];
    const build = me.random.chance(0.6) ? me.random.one(builds)?.id : undefined;
    const body = { kind: 'demo', reason: `demo ${randomUUID()}`, ...timesFrom(me) };
    await post(me, `/stages/${name}/holds`, build === undefined ? body : { ...body, build });
  },
  move: async (me) => {
    const hold = me.random.one((await holdsOf(me)).filter(({ from }) => from !== null));
    if (hold === undefined) return;
    const { from, until } = timesFrom(me);
    const body = Date.parse(hold.keepsFrom) > Date.now() ? { from, until } : { until };
    await post(me, `/holds/${hold.id}`, body, 'PATCH');
  },
  stopLine: async (me) => {
    const until = new Date(Date.now() + me.random.between(1000, 5000)).toISOString();
    const except = me.random.chance(0.5) ? [me.random.one(names)] : [];
    await post(me, '/lines', { reason: 'moving', except, ...(me.random.chance(0.7) ? { until } : {}) });
  },
  goOn: async (me) => {
    const line = me.random.one((await get(me, '/lines'))?.items ?? []);
    if (line !== undefined) await post(me, `/lines/${line.id}`, {}, 'DELETE');
  },
  release: async (me) => {
    const hold = me.random.one(await holdsOf(me));
    if (hold !== undefined) await post(me, `/holds/${hold.id}`, {}, 'DELETE');
  },
  abort: async (me) => {
    const phase = me.random.one(['pending', 'running']);
    const page = await get(me, `/promotions?phase=${phase}`);
    const promotion = me.random.one(page?.items ?? []);
    if (promotion === undefined || isSpared(me, promotion.stage)) return;
    await post(me, `/promotions/${promotion.id}/abort`, { reason: 'not now' });
  },
  rollBack: async (me) => {
    const reason = 'it is bad';
    await post(me, `/stages/${anyStage(me)}/rollback`, { reason, hold: me.random.chance(0.3) });
  },
  milestone: async (me) => {
    const next = await get(me, '/milestones/next');
    const devqa = await get(me, '/stages/devqa');
    const build = devqa?.currentBuild?.id ?? null;
    if (build === null || next === null || isSpared(me, next.stage)) return;
    await post(me, '/milestones', { number: next.number ?? 9, build });
  },
  goBefore: async (me) => {
    const { stage = null } = (await get(me, '/milestones/next')) ?? {};
    if (stage === null || isSpared(me, stage)) return;
    await bookAndGoBefore(me, { seconds: me.random.between(8, 25), build: await anotherBuild(me, stage) });
  },
  recover: async (me) => {
    const unknown = [];
    for (const name of names) if ((await get(me, `/stages/${name}`))?.state === 'unknown') unknown.push(name);
    // Now and then somebody wants to know it of a stage that is well.
    const stage = me.random.chance(0.1) ? me.random.one(names) : me.random.one(unknown);
    if (stage !== undefined) await post(me, `/stages/${stage}/recover`, { reason: 'what runs there?' });
  },
  read: async (me) => {
    const [from, until] = [-1, 6].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
    const calendar = `/calendar?from=${from}&until=${until}`;
    await get(me, me.random.one([...names.map((name) => `/stages/${name}`), calendar, '/milestones/next']));
  },
};

/** From some seconds on for some seconds. */
function timesFrom({ random }) {
  const from = Date.now() + random.between(500, 15_000);
  const until = from + random.between(1000, 8000);
  return { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}

/** Mostly the slot that the producer minds is left alone: nothing would ever come back there. */
const isSpared = ({ minded, random }, stage) =>
  stage !== null && minded?.stage === stage && random.chance(0.9);

const anyStage = (me) => me.random.one(names.filter((name) => !isSpared(me, name)));

const holdsOf = async (me) =>
  ((await get(me, '/holds'))?.items ?? []).filter(({ stage }) => !isSpared(me, stage));

async function upload({ instances, random, signal }, digest, bytes) {
  while (!signal.aborted) {
    const url = random.one(instances.map((one) => one.url()).filter((one) => one !== null));
    const response = await fetch(`${url}/api/v1/artifacts/${digest}`, { method: 'PUT', body: bytes }).catch(
      () => null,
    );
    await response?.arrayBuffer().catch(() => null);
    if (response?.ok) return true;
    await pause(100);
  }
  return false;
}

/** As `npm pack` makes one, with one line that no other has. */
export function tarball(name) {
  const files = {
    'package/package.json': JSON.stringify({ name: 'soak', version: '1.0.0', main: 'server.js' }),
  };
  files['package/server.js'] = `// ${name}\n`;
  const blocks = Object.entries(files).flatMap(([path, text]) => {
    const header = new Header({ path, mode: 0o644, size: text.length, type: 'File', mtime: new Date(0) });
    const block = Buffer.alloc(512);
    header.encode(block, 0);
    return [block, Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, '\0'))];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
