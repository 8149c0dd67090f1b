import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setUp } from '../setup.mjs';
import { explain } from '../setup/get-cli.mjs';
import { makeProgress } from '../setup/progress.mjs';
import { clientOf } from './client.mjs';
import { assertFree, reset, startService, stopStages } from './service.mjs';
import { isTold, promised, tell } from './story.mjs';
import { stageTable } from './table.mjs';
import { textsFor } from './texts.mjs';

const comeBackSeconds = 30;

/**
 * Runs a demo from the command line and sets the exit code: 0 if every line is as promised.
 * @param {{
 *   command: string, installDir: string, projectDir: string, dataDir: string,
 *   folder: string, simulated?: readonly string[],
 *   open: () => Promise<{ env: NodeJS.ProcessEnv, artifactsOf: (packed: any) => object, close: () => Promise<void> }>,
 * }} scene where it plays. `folder` is what --reset forgets, `simulated` the stages on the simulated AWS.
 */
export async function runDemo(scene, { help, args = process.argv.slice(2) }) {
  if (args.includes('--help')) return void process.stdout.write(help);
  process.exitCode = await demo(scene, args).catch((error) => {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  });
}

async function demo(scene, args) {
  const { installDir, dataDir } = scene;
  const texts = textsFor(args, process.env, scene);
  const progress = makeProgress({ stream: process.stdout });
  for (const line of texts.title) progress.line(line);
  await setUp();
  await assertFree(dataDir, installDir, texts.busy);
  if (args.includes('--reset')) await forget(scene, texts);
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  // Whoever presses again only waits: ended now, it would leave processes behind.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
  const { surroundings, service } = await progress.step(texts.service, () => begin(scene, texts));
  try {
    const shown = show({ scene, service, surroundings, texts, progress });
    // A Ctrl-C in the middle of the story ends it; the service keeps what it has accepted.
    const good = await Promise.race([shown, interrupted.then(() => false)]);
    if (!args.includes('--once') && good) {
      progress.line('');
      progress.line(texts.stays(service.url));
      for (const command of texts.next) progress.line(`  ${command}`);
      await interrupted;
    }
    return good ? 0 : 1;
  } finally {
    await progress.step(texts.stopping, async () => {
      await service.stop();
      await stopStages(dataDir, installDir);
      await surroundings.close();
      // Said also when it is quick: what was shown is not there any more.
      return true;
    });
  }
}

async function forget({ dataDir, installDir, folder }, texts) {
  await reset(dataDir, installDir, texts.busy);
  rmSync(folder, { recursive: true, force: true });
}

async function begin(scene, texts) {
  const surroundings = await scene.open();
  try {
    return { surroundings, service: await startService({ ...scene, env: surroundings.env }) };
  } catch (error) {
    await surroundings.close();
    if (error instanceof Error) error.message += `\n${texts.startOver}`;
    throw error;
  }
}

async function show({ scene, service, surroundings, texts, progress }) {
  const client = clientOf(service.url, texts);
  const { artifactsOf } = surroundings;
  const before = await isTold(client);
  if (before) {
    progress.line(texts.known);
    await progress.step(texts.answerAgain, () => allAnswer(client));
  } else await tell({ client, dataDir: scene.dataDir, texts, progress, artifactsOf });
  await compareMilestones({ client, texts, progress });
  return showTable({ scene, client, texts, progress, exact: !before });
}

/** A service answers before it has started again all that ran; what does not come back is told by what is asked of it. */
async function allAnswer(client) {
  const until = performance.now() + comeBackSeconds * 1000;
  while (performance.now() < until) {
    const { items } = await client.get('/stages');
    if (items.every(({ currentBuild, health }) => currentBuild === null || health === 'healthy')) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function compareMilestones({ client, texts, progress }) {
  const { requests } = await client.post('/compare/staging-1...staging-2/requests', {
    paths: ['/', '/menu', '/healthz'],
  });
  progress.line('');
  progress.line(texts.compareTitle);
  for (const { path, a, b, differences } of requests) {
    const found = differences.length === 0 ? texts.same : `≠ ${differences.join(' ')}`;
    progress.line(`  GET ${path.padEnd(9)} ${a.status} / ${b.status}   ${found}`);
  }
}

/** `exact` = the story was told just now, so every stage must run just what it promised. */
async function showTable({ scene, client, texts, progress, exact }) {
  const { renderTable } = await import(join(scene.installDir, 'dist/cli/terminal/table.js'));
  const { columns, lines } = await stageTable({ scene, client, texts });
  const rows = lines.map(({ cells }) => cells);
  progress.line('');
  progress.line(texts.table);
  for (const line of renderTable(columns, rows, 200)) progress.line(line);
  progress.line('');
  for (const line of texts.afterTable) progress.line(line);
  const wrong = lines.flatMap(({ stage, build, why }) => {
    if (why !== '') return [[stage, why]];
    return exact && promised[stage] !== build ? [[stage, `${build} ≠ ${promised[stage]}`]] : [];
  });
  for (const [stage, why] of wrong) progress.line(`✗ ${texts.notAsPromised(stage, why)}`);
  if (wrong.length === 0) progress.line(`✓ ${texts.asPromised}`);
  return wrong.length === 0;
}
