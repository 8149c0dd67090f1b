import { writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../support/until.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(undefined, { warmRunners: '1' });
  const build = await world.build('old');
  await world.ended(build.promotions?.[0] ?? '');
}, 90_000);
afterAll(() => world.end(), 60_000);

const clients = 8;
const least = 1000;

interface Tally {
  readonly builds: Set<string>;
  readonly failures: string[];
  requests: number;
}

/** One request; what goes wrong is noted, not thrown. */
function ask(url: string, agent: Agent | false, tally: Tally): Promise<void> {
  return new Promise((resolve) => {
    const fail = (why: string): void => {
      tally.failures.push(why);
      resolve();
    };
    get(url, { agent }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('error', (error) => {
        fail(error.message);
      });
      response.on('end', () => {
        tally.requests += 1;
        if (response.statusCode !== 200) {
          fail(`status ${String(response.statusCode)}`);
          return;
        }
        tally.builds.add((JSON.parse(body) as { build: string }).build);
        resolve();
      });
    }).on('error', (error) => {
      fail(error.message);
    });
  });
}

test('no request fails during a promotion: eight clients, half on new connections, one answer that spans the switch', async () => {
  const before = (await world.stage('dev')).currentBuild?.id ?? '';
  const url = String((await world.stage('dev')).url);
  const tally: Tally = { builds: new Set(), failures: [], requests: 0 };
  const keepAlive = new Agent({ keepAlive: true });
  let going = true;
  const loops = Array.from({ length: clients }, async (_, index) => {
    while (going) await ask(`${url}/`, index % 2 === 0 ? false : keepAlive, tally);
  });
  const release = join(world.project.dir, 'release');
  const spanning = fetch(`${url}/slow?until=${encodeURIComponent(release)}`);
  const response = await spanning;
  const body = response.text();

  const build = await world.build('new');
  expect((await world.ended(build.promotions?.[0] ?? '')).phase).toBe('succeeded');
  await until('answers of the new build', () => tally.builds.has(build.id) && tally.requests >= least);
  await writeFile(release, '');
  // Begun before the switch, ended after it, by the build that began it.
  expect(await body).toMatch(new RegExp(`^build=${before} .* end$`));
  going = false;
  await Promise.all(loops);
  keepAlive.destroy();

  expect(tally.failures).toEqual([]);
  expect(tally.requests).toBeGreaterThanOrEqual(least);
  expect([...tally.builds].toSorted()).toEqual([before, build.id].toSorted());
}, 120_000);
