import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stages } from '../bench/project.mjs';
import { clientOf } from '../demo/client.mjs';
import { startService } from '../demo/service.mjs';
import { runCommand } from '../setup/command.mjs';

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
    /** Puts the first build on every stage; gives the milliseconds that such an update usually takes. */
    begin: async () => {
      const folder = project.backend();
      builds = [await register(client, folder, 'one'), await register(client, folder, 'two')];
      for (const { promotions } of builds) for (const id of promotions) await client.succeeded(id);
      builds = builds.map(({ id }) => id);
      let took = 0;
      for (const stage of stages.slice(1)) {
        const began = performance.now();
        await client.succeeded((await promote(stage, builds[0], `begin-${stage}`)).id);
        took = performance.now() - began;
      }
      return took;
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

async function register(client, folder, name) {
  appendFileSync(join(folder, 'server.js'), `\n// ${name}\n`);
  const packed = await runCommand('npm', ['pack', '--ignore-scripts', '--offline', '--json'], {
    cwd: folder,
  });
  const tarball = join(folder, JSON.parse(packed.stdout)[0].filename);
  const digest = `sha256:${createHash('sha256').update(readFileSync(tarball)).digest('hex')}`;
  await client.upload({ digest, tarball });
  const commit = createHash('sha1').update(digest).digest('hex');
  return client.post('/builds', { commit, subject: name, author: 'kill', artifacts: { tarball: digest } });
}
