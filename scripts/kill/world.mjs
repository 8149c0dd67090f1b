import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stages } from '../bench/project.mjs';
import { register } from '../bench/register.mjs';
import { clientOf } from '../demo/client.mjs';
import { startService } from '../demo/service.mjs';

const terminal = ['succeeded', 'failed', 'errored', 'aborted', 'superseded', 'skipped'];
const patienceMilliseconds = 180_000;

/** A service on a project of its own, which may be killed at any time, and two builds that take turns. */
export async function startWorld({ installDir, project }) {
  const { dataDir, dir } = project;
  const start = () => startService({ installDir, dataDir, projectDir: dir });
  let service = await start();
  let client = clientOf(service.url, { failed: (...facts) => facts.join(' ') });
  let builds = [];
  let turns = 0;

  const get = (path) => untilAnswered(() => client.get(path));
  const ended = async (id) => {
    for (const until = performance.now() + patienceMilliseconds; ; await pause(50)) {
      const promotion = await get(`/promotions/${id}`);
      if (terminal.includes(promotion.phase)) return promotion;
      if (performance.now() > until) throw new Error(`${id} is ${promotion.phase} for ever`);
    }
  };
  /** Asked with a key, so that whoever got no answer asks again and gets the same one. */
  const promote = (stage, build, key) =>
    untilAnswered(async () => {
      const response = await fetch(`${service.url}/api/v1/stages/${stage}/promotions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ build }),
      });
      if (response.status !== 201) throw new Refused(`HTTP ${response.status} ${await response.text()}`);
      return response.json();
    });

  return {
    ...{ project, installDir, get, ended, promote },
    builds: () => builds,
    service: () => service,
    post: (path, body) => client.post(path, body),
    restart: async () => {
      service = await start();
      client = clientOf(service.url, { failed: (...facts) => facts.join(' ') });
    },
    stop: () => service.stop(),
    /** Another dotenv for the stage, so that even the same build is an update. */
    turn: (stage) => project.turn(stage, (turns += 1)),
    /** Puts the first build on every stage; gives the milliseconds that such an update takes at least. */
    begin: async () => {
      const folder = project.backend();
      builds = [await another(client, folder, 'one'), await another(client, folder, 'two')];
      for (const { promotions } of builds) for (const id of promotions) await client.succeeded(id);
      builds = builds.map(({ id }) => id);
      let least = Infinity;
      for (const stage of stages.slice(1)) {
        const began = performance.now();
        await client.succeeded((await promote(stage, builds[0], `begin-${stage}`)).id);
        least = Math.min(least, performance.now() - began);
      }
      return least;
    },
  };
}

class Refused extends Error {}

/** A service that was just killed answers nothing; one that refuses has answered. */
async function untilAnswered(ask) {
  for (const until = performance.now() + patienceMilliseconds; ; await pause(50))
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Refused || performance.now() > until) throw error;
    }
}

/** The same backend with another line in it is another build. */
function another(client, folder, name) {
  appendFileSync(join(folder, 'server.js'), `\n// ${name}\n`);
  return register(client, folder, name);
}
