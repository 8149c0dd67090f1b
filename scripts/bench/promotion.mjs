import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { engineStartOf, runnerIsReady, seconds, timed } from './measure.mjs';
import { processorOf } from './processor.mjs';
import { stages } from './project.mjs';
import { makeRepository } from './repository.mjs';

/** One promotion over HTTP of a stage whose dotenv has changed; gives the seconds from request to succeeded. */
export async function promoted(context, stage) {
  context.project.turn(stage, (context.round += 1));
  const began = performance.now();
  const { id, createdAt } = await context.client.post(`/stages/${stage}/promotions`, {
    build: context.build,
  });
  await context.client.streamed(id);
  const whole = seconds(began);
  const { timings } = await context.client.get(`/promotions/${id}/timings`);
  const accepted = new Date(createdAt).getTime();
  return { whole, toEngine: (engineStartOf(context.project.dataDir, id) - accepted) / 1000, timings };
}

/** The same change by hand: the plain CLI with the environment of \`switchback shell-env\`. */
async function byHand(context, stage) {
  context.project.turn(stage, (context.round += 1));
  const { command, env } = context.hand;
  return timed(command, ['up', '--yes', '--skip-preview', '--stack', stage], {
    cwd: context.project.dir,
    env,
  });
}

/** A promotion over HTTP and the same by hand in turns: the seconds of each, and the parts of each promotion. */
export async function alternately(context, rounds) {
  const stage = stages[1];
  const { findCli } = await import(join(context.installDir, 'dist/pulumi-cli/cli.js'));
  const { byHandEnvironment } = await import(join(context.installDir, 'dist/pulumi-cli/environment.js'));
  const cli = await findCli({ installDir: context.installDir, env: process.env });
  const place = {
    cli,
    dataDir: context.project.dataDir,
    projectDir: context.project.dir,
    bucket: null,
    base: process.env,
  };
  context.hand = { command: cli.command, env: byHandEnvironment(place) };
  await byHand(context, stage);
  const pairs = { http: [], toEngine: [], hand: [], timings: [], languageHost: hostOf(cli) };
  for (let round = 1; round <= rounds; round += 1) {
    context.say(`a, b: round ${round} of ${rounds}`);
    // Each side begins on a quiet machine: the next waiting runner has loaded by then.
    await runnerIsReady(context.service.pid);
    const { whole, toEngine, timings } = await promoted(context, stage);
    pairs.http.push(whole);
    pairs.timings.push(timings);
    pairs.toEngine.push(toEngine);
    await runnerIsReady(context.service.pid);
    pairs.hand.push(await byHand(context, stage));
  }
  return pairs;
}

/** What both take of the processor; in rounds of its own, for looking at every process takes some of it, too. */
export async function spentAlternately(context, rounds) {
  const stage = stages[1];
  const { pid } = context.service;
  const spent = { update: [], next: [], byHand: [] };
  for (let round = 1; round <= rounds; round += 1) {
    context.say(`processor: round ${round} of ${rounds}`);
    await runnerIsReady(pid);
    spent.update.push(await processorOf(() => promoted(context, stage)));
    spent.next.push(await processorOf(() => runnerIsReady(pid)));
    spent.byHand.push(await processorOf(() => byHand(context, stage), [pid]));
  }
  return spent;
}

/** A promotion, and the same by hand, where the project lies in a large git repository, and where it lies in none. */
export async function inRepository(context, rounds) {
  const stage = stages[1];
  const { pid } = context.service;
  context.say(`a git repository with ${repositoryFiles} files`);
  const repository = makeRepository(context.project.root, repositoryFiles);
  const measured = { files: repositoryFiles, inside: [], outside: [], handInside: [], handOutside: [] };
  for (let round = 1; round <= rounds; round += 1) {
    context.say(`repository: round ${round} of ${rounds}`);
    for (const side of ['Outside', 'Inside']) {
      if (side === 'Inside') repository.on();
      await runnerIsReady(pid);
      measured[side.toLowerCase()].push((await promoted(context, stage)).whole);
      await runnerIsReady(pid);
      measured[`hand${side}`].push(await byHand(context, stage));
    }
    repository.off();
  }
  return measured;
}

const repositoryFiles = 50_000;

function hostOf(cli) {
  const ours =
    cli.languageHost !== null && readFileSync(realpathSync(cli.languageHost)).includes('language-host');
  const version = spawnSync(cli.command, ['version'], { encoding: 'utf8' }).stdout.trim();
  return { kind: ours ? "Switchback's own" : "the vendor's", pulumi: version };
}
