import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { ask } from './http.mjs';
import { stages } from './project.mjs';

const names = stages.map(({ name }) => name);
const requested = stages.filter(({ trigger }) => trigger === 'request');
const weights = {
  register: 3,
  promote: 6,
  hold: 2,
  release: 4,
  abort: 2,
  rollBack: 1,
  milestone: 2,
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

const get = async (me, path) => (await ask(me, { client: me.client, method: 'GET', path }))?.answer ?? null;
const post = (me, path, body, method = 'POST') =>
  ask(me, { client: me.client, method, path, body, key: randomUUID() });

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
    if (onHold === 'override') {
      const holds = (await holdsOf(me)).filter(({ stage }) => stage === name).map(({ id }) => id);
      if (holds.length > 0) Object.assign(body, { overrideHolds: holds, reason: 'cannot wait' });
    }
    if (me.random.chance(0.3)) Object.assign(body, { liftQuarantine: true, reason: 'good enough' });
    await post(me, `/stages/${name}/promotions`, body);
  },
  hold: async (me) => {
    const seconds = me.random.chance(0.5) ? me.random.between(1, 6) : null;
    const until = seconds === null ? null : new Date(Date.now() + seconds * 1000).toISOString();
    const kind = me.random.one(['qa', 'demo', 'incident']);
    const reason = me.random.one(['a round', 'a demo', 'a fire']);
    await post(me, `/stages/${me.random.one(names)}/holds`, { kind, reason, until });
  },
  release: async (me) => {
    const hold = me.random.one(await holdsOf(me));
    if (hold !== undefined) await post(me, `/holds/${hold.id}`, {}, 'DELETE');
  },
  abort: async (me) => {
    const phase = me.random.one(['pending', 'running']);
    const page = await get(me, `/promotions?phase=${phase}`);
    const promotion = me.random.one(page?.items ?? []);
    if (promotion !== undefined) await post(me, `/promotions/${promotion.id}/abort`, { reason: 'not now' });
  },
  rollBack: async (me) => {
    const reason = 'it is bad';
    await post(me, `/stages/${me.random.one(names)}/rollback`, { reason, hold: me.random.chance(0.3) });
  },
  milestone: async (me) => {
    const next = await get(me, '/milestones/next');
    const devqa = await get(me, '/stages/devqa');
    const build = devqa?.currentBuild?.id ?? null;
    if (build !== null && next !== null) await post(me, '/milestones', { number: next.number ?? 9, build });
  },
  recover: async (me) => {
    const unknown = [];
    for (const name of names) if ((await get(me, `/stages/${name}`))?.state === 'unknown') unknown.push(name);
    // Now and then somebody wants to know it of a stage that is well.
    const stage = me.random.chance(0.1) ? me.random.one(names) : me.random.one(unknown);
    if (stage !== undefined) await post(me, `/stages/${stage}/recover`, { reason: 'what runs there?' });
  },
  read: (me) => get(me, `/stages/${me.random.one(names)}`),
};

const holdsOf = async (me) => (await get(me, '/holds'))?.items ?? [];

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
