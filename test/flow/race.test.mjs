import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runnersEnd } from '../../scripts/demo/service.mjs';
import { registerBuild } from '../../scripts/soak/clients.mjs';
import { ask } from '../../scripts/soak/http.mjs';
import { keepInstance } from '../../scripts/soak/instances.mjs';
import { violationsIn } from '../../scripts/soak/invariants.mjs';
import { makeProject } from '../../scripts/soak/project.mjs';
import { randomFrom } from '../../scripts/soak/random.mjs';
import { calm } from '../../scripts/soak/scenario.mjs';
import { worldAfter } from '../../scripts/soak/world.mjs';
import { installDir } from '../../src/service/config.js';
import { startFakeHosts } from '../../tools/fake-pulumi/host.mjs';
import { installFake } from '../../tools/fake-pulumi/install.mjs';
import { freshDatabase } from '../support/database.js';
import { until } from '../support/until.js';

const server = process.env.DATABASE_URL ?? '';
// The embedded database belongs to one service.
const onServer = server === '' ? describe.skip : describe;
const minutes = 60_000;
const source = 'source';
const names = [...'abcdefghij'];
const each = 20;
const count = each * names.length;

let project;
let database;
let hosts;
const instances = [];
const never = new AbortController().signal;

onServer('two services and a FAKE Pulumi CLI', () => {
  beforeEach(async () => {
    project = makeProject(installDir, [
      { name: source, trigger: 'commit', source: null },
      ...names.map((name) => ({ name, trigger: 'request', source })),
    ]);
    const { installation: folder, scenario, log } = project;
    installFake({ installDir, folder, scenario, log });
    calm(scenario);
    database = await freshDatabase(server);
    hosts = await startFakeHosts({ dataDir: project.dataDir, stages: [source, ...names] });
  });
  afterEach(async () => {
    await Promise.all(instances.splice(0).map((one) => one.stop()));
    await runnersEnd(project.dataDir, installDir);
    hosts?.close();
    await database?.drop();
    project.remove();
  }, minutes);

  test(
    'F17, I1: race for 200 promotions that become free at once: each is started once, none overlaps, both have their share',
    async () => {
      const heard = [];
      for (const name of ['one', 'two'])
        instances.push(
          keepInstance({ project, databaseUrl: database.url, name, args: ['--warm-runners', '0'] }),
        );
      await until('both', () => instances.every((one) => one.url() !== null));
      const world = { instances, heard, random: randomFrom(17), signal: never, client: 'person' };
      const say = (method, path, body) =>
        ask(world, { client: 'person', method, path, body, key: method === 'GET' ? null : randomUUID() });
      const holds = [];
      for (const name of names)
        holds.push(
          (await say('POST', `/stages/${name}/holds`, { kind: 'incident', reason: 'the start' })).answer,
        );
      for (let n = 0; n < each; n += 1) {
        const build = (await registerBuild(world)).answer;
        await until('the build on its source', async () => {
          const { answer } = await say('GET', `/promotions/${build.promotions[0]}`);
          return answer.phase === 'succeeded';
        });
        const asked = names.map((name) =>
          say('POST', `/stages/${name}/promotions`, { build: build.id, onHold: 'wait' }),
        );
        expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(names.map(() => 201));
      }
      await Promise.all(holds.map(({ id }) => say('DELETE', `/holds/${id}`, {})));
      const some = async (phase) =>
        (await say('GET', `/promotions?phase=${phase}&limit=1`)).answer.items.length > 0;
      // In this order: one that begins meanwhile is seen as running.
      const open = async () => (await some('pending')) || (await some('running'));
      await until('the end of all', async () => !(await open()), 8 * minutes);
      await Promise.all(instances.map((one) => one.stop()));
      expect(instances.flatMap(({ troubles }) => troubles)).toEqual([]);
      await runnersEnd(project.dataDir, installDir);

      const after = await worldAfter({ project, databaseUrl: database.url, hosts, heard, stuck: [] });
      expect(violationsIn(after)).toEqual([]);
      const raced = after.promotions.filter(({ stage }) => stage !== source);
      expect(raced.map(({ phase }) => phase)).toEqual(Array(count).fill('succeeded'));
      const all = after.promotions.map(({ id }) => id);
      expect(after.attempts.map(({ promotion }) => promotion).toSorted()).toEqual(all.toSorted());
      const locked = after.log.filter(({ event }) => event === 'locked');
      const updates = locked.map(({ message }) => /attempt:(\S+)/.exec(message)?.[1]);
      expect(updates.toSorted()).toEqual(after.attempts.map(({ id }) => id).toSorted());
      const ids = new Set(raced.map(({ id }) => id));
      const owners = after.attempts
        .filter(({ promotion }) => ids.has(promotion))
        .map(({ instance }) => instance);
      const shares = [...new Set(owners)].map((owner) => owners.filter((one) => one === owner).length);
      expect(shares).toHaveLength(2);
    },
    10 * minutes,
  );
});
