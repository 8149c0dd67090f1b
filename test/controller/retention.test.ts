import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createReadStream, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulatedStorage, type SimulatedStorage } from '../../tools/simulated-aws/storage.mjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createArtifacts, type Artifacts } from '../../src/artifacts/artifacts.js';
import { placesIn } from '../../src/artifacts/places.js';
import { sharedArtifacts } from '../../src/artifacts/shared.js';
import { objectsOf, type BucketObjects } from '../../src/bucket/objects.js';
import { removeHistory, removeRun, runsBefore } from '../../src/engine/retention.js';
import type { Keep } from '../../src/model/retention.js';
import { readStateUrl, stateAddress } from '../../src/model/state-bucket.js';
import type { Build } from '../../src/model/build.js';
import { newestBuilds } from '../../src/policy/retention.js';
import { removeOld } from '../../src/controller/retention.js';
import { createMilestone } from '../../src/requests/milestone.js';
import { requestPromotion } from '../../src/requests/promote.js';
import { lookForTarball, registerBuild } from '../../src/requests/register.js';
import { keepReceived } from '../../src/requests/tarball.js';
import { filesInFolder } from '../../src/pulumi-cli/state-in-folder.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { makeTarball } from '../support/sample-build.js';
import { until } from '../support/until.js';

let desk: Desk;
let dataDir: string;
beforeAll(async () => {
  desk = await openDesk();
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-retention-'));
});
beforeEach(async () => {
  await desk.clear();
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir);
});
afterAll(async () => {
  await desk.close();
  await rm(dataDir, { recursive: true, force: true });
});

const never: Keep = { logsDays: null, artifactsDays: null, historyDays: null, auditDays: null };
const places = () => placesIn(dataDir);
const old = new Date('2026-01-01T00:00:00Z');

/** The real shelf, the real folders and the real rows; only no engine runs. */
const remove = (keep: Partial<Keep>) => {
  const place = { dataDir, project: 'switchback', files: filesInFolder(join(dataDir, 'state')) };
  return removeOld({
    ...desk.ports,
    keep: { ...never, ...keep },
    artifacts: createArtifacts(dataDir),
    engine: {
      ...desk.ports.engine,
      removeHistory: (stage, spent) => removeHistory(place, stage, spent),
      runsBefore: (before) => runsBefore(place, before),
      removeRun: (name) => removeRun(place, name),
    },
  });
};

async function shelve(digest: string, since: Date = old): Promise<void> {
  await mkdir(join(places().folder(digest), 'package'), { recursive: true });
  await writeFile(places().tarball(digest), 'bytes');
  await utimes(places().tarball(digest), since, since);
}
const shelved = async (): Promise<string[]> =>
  (await createArtifacts(dataDir).list()).map(({ digest }) => digest).toSorted();
const read = () => desk.ports.store.read;
async function registerOld(name: string): Promise<{ id: string; digest: string }> {
  const { build } = await desk.register(name);
  const digest = build.artifacts.tarball ?? '';
  await shelve(digest);
  return { id: build.id, digest };
}

describe('old tarballs', () => {
  test('go, but for those that something needs', async () => {
    const spare = await registerOld('spare');
    const before = await registerOld('before');
    await desk.succeed('dev');
    const milestone = await registerOld('milestone');
    await desk.succeed('dev');
    await bringToDevqa(milestone.id);
    await desk.inTransaction((rows) =>
      createMilestone(desk.ports, rows, {
        caller: mina,
        request: { number: 9, build: milestone.id, notes: null, reason: null, hold: { do: 'wait' } },
      }),
    );
    const waiting = await registerOld('waiting');
    const newer = [];
    for (let index = 0; index < newestBuilds; index += 1)
      newer.push(await registerOld(`newer-${String(index)}`));
    await desk.succeed('dev');
    const unregistered = `sha256:${'e'.repeat(64)}`;
    await shelve(unregistered);

    expect(await remove({ artifactsDays: 30 })).toMatchObject({ artifacts: 3 });
    const needed = [before, milestone, ...newer].map(({ digest }) => digest);
    expect(await shelved()).toEqual(needed.toSorted());
    for (const { digest } of [spare, waiting]) expect(existsSync(places().folder(digest))).toBe(false);
    // The build is still known, and whoever promotes it is told what is missing.
    expect(await read().builds.get(spare.id)).toBeDefined();
    expect(await remove({ artifactsDays: 30 })).toMatchObject({ artifacts: 0 });
  }, 120_000);

  test('stay while anybody asks what a stage runs, when they came again, and for ever if so set', async () => {
    const spare = await registerOld('spare');
    for (let index = 0; index < newestBuilds; index += 1) await desk.register(`newer-${String(index)}`);
    await desk.succeed('dev');
    await desk.lose('devqa');
    expect(await remove({ artifactsDays: 30 })).toMatchObject({ artifacts: 0 });
    await desk.lose('devqa', null);
    expect(await remove({})).toMatchObject({ artifacts: 0 });
    await shelve(spare.digest, new Date());
    expect(await remove({ artifactsDays: 30 })).toMatchObject({ artifacts: 0 });
    await shelve(spare.digest);
    expect(await remove({ artifactsDays: 30 })).toMatchObject({ artifacts: 1 });
  }, 120_000);
});

describe('an old tarball in a bucket that takes its time', () => {
  let storage: SimulatedStorage;
  beforeEach(async () => {
    storage = await startSimulatedStorage();
  });
  afterEach(() => storage.stop());

  /** The shelf of a service that shares a real client's bucket, of which a removal waits until it is let go. */
  function slowShelf(): { shelf: Artifacts; asked: Promise<void>; letGo: () => void } {
    const bucket = readStateUrl(storage.stateUrl);
    if ('fault' in bucket) throw new Error(bucket.fault);
    const objects = objectsOf(bucket, '.switchback/shop/artifacts/', storage.env);
    const [asked, letGo] = [deferred(), deferred()];
    const slow: BucketObjects = {
      ...objects,
      remove: async (name) => {
        asked.resolve();
        await letGo.promise;
        return objects.remove(name);
      },
    };
    const parts = { places: places(), limits: undefined, objects: slow };
    const shelf = sharedArtifacts(parts, { local: createArtifacts(dataDir), address: stateAddress(bucket) });
    return { shelf, asked: asked.promise, letGo: letGo.resolve };
  }

  async function oldBuild() {
    const sample = await makeTarball({ dir: dataDir, name: 'spare' });
    const spare = await desk.register('spare', { artifacts: { tarball: sample.digest } });
    for (let index = 0; index < newestBuilds; index += 1) await desk.register(`newer-${String(index)}`);
    await desk.succeed('dev');
    return { ...sample, build: spare.build };
  }

  test('holds no lock while it goes; who registers or sends it meanwhile waits, and it is there when they are told so', async () => {
    const { digest, path, build } = await oldBuild();
    const { shelf, asked, letGo } = slowShelf();
    const send = () => shelf.receive(digest, createReadStream(path), 1024 ** 2);
    await send();
    const ports = { ...desk.ports, artifacts: shelf };
    // All that is there is old by tomorrow.
    const going = removeOld({ ...ports, keep: { ...never, artifactsDays: 0 } });
    await asked;
    expect(await read().removals.of(digest)).toBe('under-way');
    expect(await desk.inTransaction((rows) => rows.stages.lock('dev'))).toMatchObject({ stage: 'dev' });
    // Somebody who looked for it before is told under the lock.
    const wanted = registering(build);
    await expect(desk.inTransaction((rows) => registerBuild(ports, rows, wanted(old)))).rejects.toMatchObject(
      {
        code: 'artefact-missing',
      },
    );
    let isTold = false;
    const sent = (async () => {
      await send();
      await keepReceived(ports, digest);
      isTold = true;
    })();
    const looked = lookForTarball(ports, digest);
    await until(
      'it has come to the bucket',
      () => storage.calls.filter(({ operation }) => operation === 'PutObject').length === 2,
    );
    expect(isTold).toBe(false);
    letGo();
    await going;
    await sent;
    expect(await read().removals.of(digest)).toBeNull();
    expect([...storage.objects().keys()]).toEqual([expect.stringContaining(digest.slice('sha256:'.length))]);
    expect(await looked).toHaveProperty('since');
    const since = await shelf.since(digest);
    expect(since).not.toBeNull();
    expect(await desk.inTransaction((rows) => registerBuild(ports, rows, wanted(since)))).toMatchObject({
      created: false,
    });
  }, 120_000);

  test('is left to the next round when the bucket is away, and taken by one service alone', async () => {
    const { digest, path } = await oldBuild();
    const { shelf, asked, letGo } = slowShelf();
    await shelf.receive(digest, createReadStream(path), 1024 ** 2);
    const ports = { ...desk.ports, artifacts: shelf, keep: { ...never, artifactsDays: 0 } };
    const going = removeOld(ports);
    await asked;
    // Another service comes to it at the same time.
    expect(await removeOld(ports)).toMatchObject({ artifacts: 0 });
    storage.setAway(true);
    letGo();
    expect(await going).toMatchObject({ artifacts: 0 });
    expect(await read().removals.of(digest)).toBe('under-way');
    storage.setAway(false);
    await desk.ports.store.read.sql.executeSql(`update removals set until = now() - interval '1 second'`);
    expect(await removeOld(ports)).toMatchObject({ artifacts: 1 });
    expect([await read().removals.of(digest), storage.objects().size]).toEqual(['gone', 0]);
    await desk.ports.store.read.sql.executeSql(`update removals set until = now() - interval '2 days'`);
    await removeOld(ports);
    expect(await read().removals.of(digest)).toBeNull();
  }, 120_000);
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** What CI says again of a build whose tarball it saw last at a time. */
const registering =
  ({ commit, artifacts }: Build) =>
  (since: Date | null) => ({
    caller: mina,
    tarball: { since },
    wanted: {
      ...{ commit, artifacts: { tarball: artifacts.tarball ?? '' }, branch: 'main', subject: 'spare' },
      ...{ author: 'Mina', commits: [], migrations: [], ciUrl: null, createdBy: 'mina' },
    },
  });

describe('what an update leaves', () => {
  test('goes when its promotion has ended: lines, folder, and what a preview left; the phases and the promotion stay', async () => {
    await desk.register('one');
    const { id: ended } = await desk.succeed('dev');
    await desk.register('two');
    const [open] = await read().promotions.open('dev');
    const lines = [1, 2, 3].map(() => ({ kind: 'log' as const, step: 'pulumi-up' as const, text: 'a line' }));
    for (const id of [ended, open?.id ?? '']) {
      await desk.inTransaction((rows) =>
        rows.runEvents.append(id, [...lines, { kind: 'phase', phase: 'running' }]),
      );
      await mkdir(join(dataDir, 'runs', `${id}.1`), { recursive: true });
      await utimes(join(dataDir, 'runs', `${id}.1`), old, old);
    }
    await mkdir(join(dataDir, 'runs', 'preview-x'));
    await utimes(join(dataDir, 'runs', 'preview-x'), old, old);
    expect(await remove({ logsDays: 0 })).toMatchObject({ logLines: 3, runs: 2 });
    const kinds = async (id: string) => (await read().runEvents.after(id, 0, 50)).map(({ kind }) => kind);
    expect(await kinds(ended)).not.toContain('log');
    expect(await kinds(ended)).toContain('phase');
    expect((await kinds(open?.id ?? '')).filter((kind) => kind === 'log')).toHaveLength(3);
    expect(existsSync(join(dataDir, 'runs', `${open?.id ?? ''}.1`))).toBe(true);
    expect(await read().promotions.get(ended)).toBeDefined();
    expect(await remove({ logsDays: 90 })).toMatchObject({ logLines: 0, runs: 0 });
  });

  test('in the history of Pulumi goes but for the newest, and not before the service has read it', async () => {
    const folders = ['history', 'backups'].map((kind) =>
      join(dataDir, 'state/.pulumi', kind, 'switchback/dev'),
    );
    for (const folder of folders) {
      await mkdir(folder, { recursive: true });
      for (let day = 1; day <= 25; day += 1)
        await writeFile(
          join(folder, `dev-${String(day).padStart(2, '0')}00000000000000000.checkpoint.json`),
          '',
        );
    }
    expect(await remove({ historyDays: 1 })).toMatchObject({ stateFiles: 0 });
    await desk.inTransaction(async (rows) => {
      const { fence } = await rows.stages.lock('dev');
      await rows.stages.change('dev', fence, { historySeen: 9_000_000_000_000_000 });
    });
    expect(await remove({ historyDays: 1 })).toMatchObject({ stateFiles: 10 });
  });
});

test('what jobs and people came in by goes a month after its end, unless something that was asked for by it is open', async () => {
  await desk.register('by-a-job');
  const came = (kind: 'job' | 'session' | 'login' | null, name: string) =>
    desk.inTransaction((rows) =>
      rows.tokens.insert({
        ...{ name, holder: { id: 'ci', name: null }, scopes: ['build'], actor: mina.actor, requestId: null },
        ...{ digest: name, seconds: 60 },
        ...(kind === null ? {} : { came: { kind, signIn: name, challenge: null } }),
      }),
    );
  const made = [await came('job', 'old'), await came('session', 'seen'), await came('login', 'cli')];
  const needed = await came('job', 'needed');
  const [fresh, byHand] = [await came('job', 'fresh'), await came(null, 'made')];
  const [waiting] = await read().promotions.open('dev');
  const id = waiting?.id ?? '';
  const { sql } = read();
  await sql.executeSql(`update promotions set actor_credential = '${needed.id}' where id = '${id}'`);
  await sql.executeSql(
    `update tokens set expires_at = clock_timestamp() - interval '31 days' where id <> '${fresh.id}'`,
  );
  await remove({});
  const left = await Promise.all(
    [...made, needed, fresh, byHand].map(({ id: token }) => read().tokens.get(token)),
  );
  expect(left.map((token) => token?.name ?? null)).toEqual([null, null, null, 'needed', 'fresh', 'made']);
  await sql.executeSql(
    `update promotions set phase = 'aborted', ended_at = clock_timestamp() where id = '${id}'`,
  );
  await remove({});
  expect(await read().tokens.get(needed.id)).toBeUndefined();
});

test('the audit forgets its oldest rows only, and says that it did', async () => {
  await desk.register('one');
  const last = await read().events.last();
  expect(await remove({})).toMatchObject({ auditRows: 0 });
  expect(await read().events.last()).toBe(last);
  expect((await remove({ auditDays: 0 })).auditRows).toBeGreaterThan(1);
  const left = await read().events.list({ limit: 10 });
  expect(left.map(({ seq, name, actor }) => [seq, name, actor.id])).toEqual([
    [last + 1, 'retention:removed', 'system:retention'],
  ]);
});

/** Straight to devqa, as if nightly had had it. */
async function bringToDevqa(build: string): Promise<void> {
  for (const stage of ['nightly', 'devqa']) {
    await desk.inTransaction((rows) =>
      requestPromotion(desk.ports, rows, {
        caller: mina,
        request: { stage, wanted: { build }, reason: null, ifMatch: null, hold: { do: 'reject' } },
      }),
    );
    await desk.succeed(stage);
  }
}
