import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateMultipartUploadCommand, ListPartsCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createArtifacts } from '../../src/artifacts/artifacts.js';
import { placesIn } from '../../src/artifacts/places.js';
import { sharedArtifacts, type SharedArtifacts } from '../../src/artifacts/shared.js';
import { objectsOf } from '../../src/bucket/objects.js';
import { partBytes } from '../../src/bucket/send.js';
import { Refusal } from '../../src/model/error.js';
import { readStateUrl, stateAddress } from '../../src/model/state-bucket.js';
import { startMoto } from '../../tools/moto/start.mjs';
import { startSimulatedStorage, type SimulatedStorage } from '../../tools/simulated-aws/storage.mjs';
import { makeTarball, type SampleBuild } from '../support/sample-build.js';

const megabyte = 1024 ** 2;
let root = '';
let storage: SimulatedStorage;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-shared-'));
  storage = await startSimulatedStorage();
});
afterEach(async () => {
  await storage.stop();
  await rm(root, { recursive: true, force: true });
});

/** The tarballs of a service whose data directory has this name. */
function on(
  machine: string,
  { stateUrl, env }: Pick<SimulatedStorage, 'stateUrl' | 'env'> = storage,
): SharedArtifacts {
  const bucket = readStateUrl(stateUrl);
  if ('fault' in bucket) throw new Error(bucket.fault);
  const dataDir = join(root, machine);
  const objects = objectsOf(bucket, '.switchback/shop/artifacts/', env);
  const shelf = { places: placesIn(dataDir), limits: undefined, objects };
  return sharedArtifacts(shelf, { local: createArtifacts(dataDir), address: stateAddress(bucket) });
}

const send = (artifacts: SharedArtifacts, { path, digest }: SampleBuild) =>
  artifacts.receive(digest, createReadStream(path), 100 * megabyte);

const objectOf = ({ digest }: SampleBuild): string =>
  `team/.switchback/shop/artifacts/${digest.slice('sha256:'.length)}.tgz`;

/** How many requests of a kind came, of those whose address has `part` in it. */
const calls = (operation: string, part = ''): number =>
  storage.calls.filter((call) => call.operation === operation && call.url.includes(part)).length;

const refusalOf = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => {
      throw new Error('no refusal');
    },
    (error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    },
  );

const small = (name = 'small'): Promise<SampleBuild> => makeTarball({ dir: root, name });

/** Whether the bucket has its bytes. */
const isWhole = async (build: SampleBuild): Promise<boolean> =>
  storage
    .objects()
    .get(objectOf(build))
    ?.equals(await readFile(build.path)) === true;

/** Of two parts: what is random is not made smaller by gzip. */
const large = (): Promise<SampleBuild> =>
  makeTarball({
    dir: root,
    name: 'large',
    serverSource: `//${randomBytes(14 * megabyte).toString('base64')}`,
  });

const age = (machine: string, { digest }: SampleBuild, date: Date): Promise<void> =>
  utimes(placesIn(join(root, machine)).tarball(digest), date, date);

/** Takes one away that is older; whether it went from here, and from the bucket. */
async function goes(artifacts: SharedArtifacts, { digest }: SampleBuild, before: Date): Promise<boolean[]> {
  const emptyDisk = await artifacts.takeAway(digest, before);
  await emptyDisk?.();
  return [emptyDisk !== null, await artifacts.removeElsewhere(digest, before)];
}

const tomorrow = (): Date => new Date(Date.now() + 86_400_000);

describe('what one service receives', () => {
  test('is in the bucket by its digest, and another one, on a machine of its own, runs it', async () => {
    const build = await small();
    expect(await on('a').since(build.digest)).toBeNull();
    expect(await send(on('a'), build)).toEqual({ created: true });
    expect(await isWhole(build)).toBe(true);
    const b = on('b');
    expect(await b.since(build.digest)).not.toBeNull();
    expect(await b.actual(build.digest)).toBeNull();
    expect(await b.bring(build.digest)).toBe(build.digest);
    expect(await b.actual(build.digest)).toBe(build.digest);
    expect(await readdir(await b.unpack(build.digest))).toContain('server.js');
    expect(await send(b, build)).toEqual({ created: false });
  });

  test('is refused before it reaches the bucket when it is not what its digest says', async () => {
    const [one, two] = [await small('one'), await small('two')];
    const refusal = await refusalOf(on('a').receive(one.digest, createReadStream(two.path), megabyte));
    expect(refusal.code).toBe('digest-mismatch');
    expect(calls('PutObject')).toBe(0);
  });
});

describe('a large one', () => {
  test('that is cut in the middle of its parts sends none of them twice', async () => {
    const build = await large();
    storage.awayAfter('UploadPart', 1);
    const refusal = await refusalOf(send(on('a'), build));
    expect(refusal).toMatchObject({
      code: 'bucket-unreachable',
      facts: { address: 's3://simulated-state/team/' },
    });
    storage.setAway(false);
    expect(await on('a').since(build.digest)).toBeNull();
    // Whichever service gets it again.
    expect(await send(on('b'), build)).toEqual({ created: true });
    expect(calls('CreateMultipartUpload')).toBe(1);
    expect(await isWhole(build)).toBe(true);
    expect([1, 2].map((part) => calls('UploadPart', `partNumber=${String(part)}`))).toEqual([1, 1]);
  });

  test('that is cut while it is fetched goes on from there, also after a new start', async () => {
    const build = await large();
    await send(on('a'), build);
    storage.cut('GetObject', 5 * megabyte);
    expect(await on('b').bring(build.digest)).toBe(build.digest);
    expect(calls('GetObject')).toBe(2);
    storage.cut('GetObject', 5 * megabyte);
    storage.awayAfter('GetObject', 1);
    expect((await refusalOf(on('c').bring(build.digest))).code).toBe('bucket-unreachable');
    expect(await on('c').actual(build.digest)).toBeNull();
    storage.setAway(false);
    await on('c').sweep();
    const before = storage.sent();
    expect(await on('c').bring(build.digest)).toBe(build.digest);
    expect(storage.sent() - before).toBeLessThan((await readFile(build.path)).length - 4 * megabyte);
    expect(await readdir(placesIn(join(root, 'c')).coming)).toEqual([]);
  });
});

describe('a tarball in the bucket', () => {
  test('of other bytes is not kept, and its digest is told', async () => {
    const [build, other] = [await small('one'), await small('two')];
    await send(on('a'), build);
    storage.put(objectOf(build), await readFile(other.path));
    const b = on('b');
    expect(await b.bring(build.digest)).toBe(other.digest);
    expect(await b.actual(build.digest)).toBeNull();
    expect(await readdir(placesIn(join(root, 'b')).coming)).toEqual([]);
    // Sent again it is mended.
    await send(on('a'), build);
    expect(await b.bring(build.digest)).toBe(build.digest);
  });

  test('that is nowhere is null', async () => {
    expect(await on('a').bring((await small()).digest)).toBeNull();
  });

  test('that two stages wait for is fetched once', async () => {
    const build = await small();
    await send(on('a'), build);
    const b = on('b');
    expect(await Promise.all([b.bring(build.digest), b.bring(build.digest)])).toEqual([
      build.digest,
      build.digest,
    ]);
    expect(calls('GetObject')).toBe(1);
  });

  test('is taken away from there and from here, but not when it has come again since', async () => {
    const build = await small();
    const a = on('a');
    const begun = new Date(0);
    await send(a, build);
    expect(await goes(a, build, begun)).toEqual([false, false]);
    expect((await a.list()).map(({ digest }) => digest)).toEqual([build.digest]);
    expect(await goes(a, build, tomorrow())).toEqual([true, true]);
    expect(storage.objects().has(objectOf(build))).toBe(false);
    expect(await a.actual(build.digest)).toBeNull();
    expect(await a.list()).toEqual([]);
  });

  test('that is gone leaves a copy here to be removed when it is old', async () => {
    const build = await small();
    const [a, b] = [on('a'), on('b')];
    await send(a, build);
    await b.bring(build.digest);
    await goes(a, build, tomorrow());
    await age('b', build, new Date('2026-01-01'));
    expect(await b.list()).toEqual([{ digest: build.digest, since: new Date('2026-01-01') }]);
    expect(await goes(b, build, new Date('2026-02-01'))).toEqual([true, false]);
    expect(await b.list()).toEqual([]);
  });
});

test('while the bucket is away nobody says that a tarball is missing', async () => {
  const build = await small();
  await send(on('a'), build);
  storage.setAway(true);
  const a = on('a');
  for (const work of [
    a.since(build.digest),
    a.list(),
    on('b').bring(build.digest),
    a.removeElsewhere(build.digest, tomorrow()),
    a.sendAgain(build.digest),
  ])
    expect((await refusalOf(work)).code).toBe('bucket-unreachable');
  // What is here is run all the same.
  expect(await a.bring(build.digest).catch(() => a.actual(build.digest))).toBe(build.digest);
});

test('what a data directory had before is given to the bucket once', async () => {
  const [one, two] = [await small('one'), await small('two')];
  for (const { digest, path } of [one, two])
    await createArtifacts(join(root, 'a')).receive(digest, createReadStream(path), megabyte);
  await on('a').share();
  expect([...storage.objects().keys()].toSorted()).toEqual([objectOf(one), objectOf(two)].toSorted());
  storage.remove(objectOf(one));
  await on('a').share();
  expect(storage.objects().has(objectOf(one))).toBe(false);
});

test('all of it on a server of S3 that is not ours', async () => {
  const moto = await startMoto();
  try {
    const [a, b] = [on('a', moto), on('b', moto)];
    const [little, big] = [await small(), await large()];
    expect(await send(a, little)).toEqual({ created: true });
    // Somebody was cut after the first part.
    const key = { Bucket: moto.bucket, Key: objectOf(big) };
    const { UploadId } = await moto.client.send(new CreateMultipartUploadCommand(key));
    const upload = { ...key, UploadId };
    const Body = (await readFile(big.path)).subarray(0, partBytes);
    await moto.client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body }));
    const { Parts: [part] = [] } = await moto.client.send(new ListPartsCommand(upload));
    expect(await send(a, big)).toEqual({ created: true });
    const { Parts } = await moto.client.send(new ListPartsCommand(upload)).catch(() => ({ Parts: [] }));
    expect([part?.Size, Parts]).toEqual([partBytes, []]);
    for (const { digest } of [little, big]) {
      expect(await b.bring(digest)).toBe(digest);
      expect(await b.actual(digest)).toBe(digest);
    }
    const there = (await b.list()).map(({ digest }) => digest);
    expect(there.toSorted()).toEqual([little.digest, big.digest].toSorted());
    expect(await goes(a, big, tomorrow())).toEqual([true, true]);
    expect(await on('c', moto).since(big.digest)).toBeNull();
    expect(await on('c', moto).bring(big.digest)).toBeNull();
  } finally {
    await moto.stop();
  }
}, 300_000);
