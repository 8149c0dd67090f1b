import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startSimulatedStorage, type SimulatedStorage } from '../../tools/simulated-aws/storage.mjs';
import { objectsOf } from '../../src/bucket/objects.js';
import { readStateUrl } from '../../src/model/state-bucket.js';
import { describeService } from '../../src/platforms/aws/ecs.js';
import { newestLinesIn } from '../../src/platforms/aws/cloudwatch.js';
import { takenRoles } from '../../src/platforms/aws/role.js';
import { whoAmI } from '../../src/platforms/aws/who-am-i.js';
import { makeCertificate } from '../support/certificate.js';
import { openHttpProxy, type HttpProxy } from '../support/http-proxy.js';

// A real proxy on loopback; the names behind it exist for nobody else.
let root = '';
let storage: SimulatedStorage;
let proxy: HttpProxy;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-outward-'));
  storage = await startSimulatedStorage();
  const port = Number(new URL(storage.endpoint).port);
  const { cert, key } = makeCertificate(root, 's3.test');
  const tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  const spoken = { 's3.test:80': { port }, 's3.test:443': { port, tls } };
  proxy = await openHttpProxy({ ...spoken, 'bucket.s3.eu-west-1.amazonaws.com:443': { port, tls } });
});
afterEach(async () => {
  await proxy.close();
  await storage.stop();
  await rm(root, { recursive: true, force: true });
});

/** A folder of a bucket at this address, as a service with this environment asks for it. */
function objectsAt(address: string, env: Readonly<Record<string, string>>) {
  const bucket = readStateUrl(address);
  if ('fault' in bucket) throw new Error(bucket.fault);
  return objectsOf(bucket, 'folder/', { ...storage.env, ...env });
}
const at = (endpoint: string, env: Readonly<Record<string, string>>) =>
  objectsAt(storage.stateUrl.replace(storage.endpoint, endpoint), env);

const said = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) => String(error) + JSON.stringify(error),
  );

test('the bucket is reached through the proxy of the environment: sent, found, fetched and removed there', async () => {
  const [file, back] = [join(root, 'one'), join(root, 'two')];
  await writeFile(file, 'bytes');
  const objects = at('http://s3.test', { http_proxy: proxy.url });
  await objects.send('one', file);
  expect((await objects.list()).map(({ name }) => name)).toEqual(['one']);
  expect(await objects.fetch('one', back)).toBe(true);
  expect(readFileSync(back, 'utf8')).toBe('bytes');
  await objects.remove('one');
  expect(storage.objects().size).toBe(0);
  expect(new Set(proxy.asked)).toEqual(new Set(['s3.test:80']));
});

test('over TLS it is spoken to itself, and the proxy only passes bytes on; what no_proxy excepts is not asked there', async () => {
  const env = { HTTPS_PROXY: proxy.url };
  expect(await said(at('https://s3.test', env).list())).toMatch(/certificate/i);
  // Where a bucket has a name of its own, as at AWS, that is what the proxy is asked for.
  expect(await said(objectsAt('s3://bucket?region=eu-west-1', env).list())).toMatch(/certificate/i);
  const asked = new Set(proxy.asked);
  expect(asked).toEqual(new Set(['s3.test:443', 'bucket.s3.eu-west-1.amazonaws.com:443']));
  const before = proxy.asked.length;
  expect(await said(at('https://s3.test', { ...env, no_proxy: '.test' }).list())).toContain('ENOTFOUND');
  expect(proxy.asked).toHaveLength(before);
});

test('this machine is asked directly', async () => {
  expect(await at(storage.endpoint, { http_proxy: proxy.url, https_proxy: proxy.url }).list()).toEqual([]);
  expect(proxy.asked).toEqual([]);
});

test('a proxy that is away or refuses is a bucket out of reach, said without its password', async () => {
  const refusing = proxy.url.replace('canaryOfTheProxy', 'canaryOfAnother');
  for (const http_proxy of [refusing, 'http://mina:canaryOfAnother@127.0.0.1:1', 'http://[']) {
    const words = await said(at('http://s3.test', { http_proxy }).list());
    expect(words).toContain('BucketUnreachable');
    expect(words).not.toContain('canary');
  }
  expect(storage.calls).toEqual([]);
}, 30_000);

test('ECS, CloudWatch and STS are asked through it, too', async () => {
  // The library looks for credentials in the environment of its process.
  const before = { ...process.env };
  Object.assign(process.env, storage.env);
  const env = { http_proxy: proxy.url };
  const region = 'eu-west-1';
  await said(
    describeService(
      { region, cluster: 'c', service: 's', roleArn: null },
      { endpoint: 'http://s3.test', env, keysOf: () => Promise.resolve(null) },
    ),
  );
  const place = { region, group: 'g', endpoint: 'http://s3.test', env, keys: null };
  await said(newestLinesIn(place, { limit: 1, since: null, now: new Date() }));
  await whoAmI({ region, roleArn: null, endpoint: 'http://s3.test', env, patience: 2000 });
  const keysOf = takenRoles({ stsEndpoint: 'http://s3.test', env, now: () => new Date() });
  const asked = proxy.asked.length;
  await said(keysOf({ region, roleArn: 'arn:aws:iam::111122223333:role/one' }));
  expect(proxy.asked.length).toBeGreaterThan(asked);
  for (const name of Object.keys(storage.env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, before);
  expect(proxy.asked.length).toBeGreaterThanOrEqual(3);
  expect(new Set(proxy.asked)).toEqual(new Set(['s3.test:80']));
});
