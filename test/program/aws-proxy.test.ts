import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSimulatedStorage, type SimulatedStorage } from '../../tools/simulated-aws/storage.mjs';
import { readStateUrl, type StateBucket } from '../../src/model/state-bucket.js';
import { makeAwsStages, type AwsStages } from '../support/aws-stages.js';
import { makeCertificate } from '../support/certificate.js';
import { openHttpProxy, type HttpProxy } from '../support/http-proxy.js';

// The real engine and CLI, with the state in a bucket whose name only the proxy knows.
let root = '';
let storage: SimulatedStorage;
let proxy: HttpProxy;
let stages: AwsStages | undefined;
const bucketAt = (url: string): StateBucket => {
  const bucket = readStateUrl(url);
  if ('fault' in bucket) throw new Error(bucket.fault);
  return bucket;
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-proxy-'));
  storage = await startSimulatedStorage();
  const { cert, key } = makeCertificate(root, 's3.test');
  const tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  proxy = await openHttpProxy({ 's3.test:443': { port: Number(new URL(storage.endpoint).port), tls } });
  stages = await makeAwsStages(['dev'], {
    made: bucketAt(storage.stateUrl),
    reached: bucketAt(storage.stateUrl.replace(storage.endpoint, 'https://s3.test')),
    env: {
      ...{ ...storage.env, AWS_CA_BUNDLE: cert, NODE_EXTRA_CA_CERTS: cert },
      // For every scheme, so that whoever asked the proxy for what is on this machine would be seen there.
      ...{ https_proxy: proxy.url, http_proxy: proxy.url, HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url },
      ...{ all_proxy: proxy.url, grpc_proxy: proxy.url },
    },
  });
}, 60_000);
afterAll(async () => {
  await stages?.stop();
  await proxy.close();
  await storage.stop();
  await rm(root, { recursive: true, force: true });
});

test('an update reaches its state through the proxy, and engine, program and providers each other without', async () => {
  const before = storage.calls.length;
  expect(await stages?.up('dev')).toMatchObject({ kind: 'succeeded' });
  expect(storage.calls.length).toBeGreaterThan(before);
  expect(new Set(proxy.asked)).toEqual(new Set(['s3.test:443']));
}, 120_000);
