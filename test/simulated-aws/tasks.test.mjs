import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { create as createTarball } from 'tar';
import { listenOn } from '../../tools/simulated-aws/free-port.mjs';
import { createOrders } from '../../tools/simulated-aws/orders.mjs';
import { createAddresses } from '../../tools/simulated-aws/public-address.mjs';
import { makeReadyAccount } from './account.mjs';

let registry;
beforeEach(async () => {
  registry = await mkdtemp(join(tmpdir(), 'simulated-registry-'));
});
afterEach(() => rm(registry, { recursive: true }));

const server = `
const { env } = process;
if (env.BEHAVE === 'exit') process.exit(1);
require('node:http').createServer((request, response) => {
  response.statusCode = request.url === '/healthz' && env.BEHAVE === 'sick' ? 500 : 200;
  response.end(JSON.stringify({ ...env, url: request.url }));
}).listen(Number(env.PORT), env.HOST);
`;

/** Pushes an image whose backend tells its environment; gives its reference. */
async function push() {
  const folder = join(registry, 'source');
  mkdirSync(join(folder, 'package'), { recursive: true });
  writeFileSync(join(folder, 'package/package.json'), '{"main":"server.js"}');
  writeFileSync(join(folder, 'package/server.js'), server);
  const file = join(registry, 'image.tgz');
  await createTarball({ cwd: folder, file, gzip: true }, ['package']);
  const hex = createHash('sha256').update(readFileSync(file)).digest('hex');
  renameSync(file, join(registry, `${hex}.tgz`));
  return `shop@sha256:${hex}`;
}

/** A service of one image at an address; `run` puts a definition with another environment in its place. */
async function makeService() {
  const image = await push();
  const account = await makeReadyAccount({ registry });
  const { cloud, create, update, tasks, listener, definition, service, balancer } = account;
  const define = (environment) =>
    create('taskDefinition', definition({ image, environment: pairs(environment) }));
  await create('listener', listener);
  const addresses = createAddresses({ cloud, orders: createOrders(), tasks });
  balancer.dnsName = await addresses.open();
  const made = await create('service', service({ taskDefinition: (await define({ LETTER: 'a' })).arn }));
  return {
    cloud,
    answer: async (path = '/') => (await fetch(`http://${balancer.dnsName}${path}`)).json(),
    run: async (environment) => {
      const { arn } = await define(environment);
      return update('service', made, { ...service({ taskDefinition: arn }), name: made.name });
    },
    end: async () => {
      addresses.close(balancer.dnsName);
      await tasks.stopAll();
    },
  };
}

const pairs = (environment) => Object.entries(environment).map(([name, value]) => ({ name, value }));

test('an image of the registry runs, with the environment of its task definition and nothing of this machine', async () => {
  const { answer, run, end } = await makeService();
  try {
    const first = await answer('/menu');
    expect(first).toEqual({ LETTER: 'a', HOST: '127.0.0.1', PORT: expect.any(String), url: '/menu' });
    await run({ LETTER: 'b' });
    expect(await answer()).toMatchObject({ LETTER: 'b' });
  } finally {
    await end();
  }
});

test.each([
  ['answers 500', 'sick', /failed ELB health checks: \/healthz answered HTTP 500.*rolled back/],
  ['ends', 'exit', /Essential container in task exited.*rolled back/],
])('a task that %s is rolled back by ECS, which the provider reports', async (_, behave, said) => {
  const { answer, run, end, cloud } = await makeService();
  try {
    await expect(run({ LETTER: 'b', BEHAVE: behave })).rejects.toThrow(said);
    expect(await answer()).toMatchObject({ LETTER: 'a' });
    const [{ deployments }] = cloud.all('aws:ecs/service:Service');
    expect(deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
  } finally {
    await end();
  }
});

test('an address that another program has taken meanwhile is told by its port', async () => {
  const other = createServer();
  const port = await listenOn(other);
  await expect(listenOn(createServer(), port)).rejects.toThrow(
    `port ${port}, a simulated load balancer's, is taken`,
  );
  other.close();
  await once(other, 'close');
});
