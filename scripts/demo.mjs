#!/usr/bin/env node
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clientOf } from './demo/client.mjs';
import { reset, startService, stopStages } from './demo/service.mjs';
import { isTold, promised, tell } from './demo/story.mjs';
import { stageTable } from './demo/table.mjs';
import { textsFor } from './demo/texts.mjs';
import { explain, setUp } from './setup.mjs';
import { makeProgress } from './setup/progress.mjs';

const help = `npm run demo -- [--once] [--reset] [--lang en|ko]

Sets everything up, then shows one build after the other moving through five real Pulumi stacks.
  --once    end after the table: 0 if every line is as promised, else 1
  --reset   forget what earlier runs did, and start over
`;

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));
const dataDir = join(installDir, '.switchback');

async function demo(args) {
  const texts = textsFor(args, process.env);
  await setUp();
  if (args.includes('--reset')) await reset(dataDir, installDir, texts.busy);
  const progress = makeProgress({ stream: process.stdout });
  const service = await progress.step(texts.service, () => startService({ installDir, dataDir }));
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    const shown = show({ service, texts, progress });
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
    });
  }
}

async function show({ service, texts, progress }) {
  const client = clientOf(service.url, texts);
  const before = await isTold(client);
  if (before) progress.line(texts.known);
  else await tell({ client, dataDir, texts, progress });
  await compareMilestones({ client, texts, progress });
  return showTable({ client, texts, progress, exact: !before });
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
async function showTable({ client, texts, progress, exact }) {
  const { renderTable } = await import(join(installDir, 'dist/cli/table.js'));
  const { columns, lines } = await stageTable({ client, installDir, dataDir, texts });
  const rows = lines.map(({ cells }) => cells);
  progress.line('');
  progress.line(texts.table);
  for (const line of renderTable(columns, rows, 200)) progress.line(line);
  progress.line('');
  progress.line(texts.purposes);
  const wrong = lines.flatMap(({ stage, build, why }) => {
    if (why !== '') return [[stage, why]];
    return exact && promised[stage] !== build ? [[stage, `${build} ≠ ${promised[stage]}`]] : [];
  });
  for (const [stage, why] of wrong) progress.line(`✗ ${texts.notAsPromised(stage, why)}`);
  if (wrong.length === 0) progress.line(`✓ ${texts.asPromised}`);
  return wrong.length === 0;
}

const args = process.argv.slice(2);
if (args.includes('--help')) process.stdout.write(help);
else
  process.exitCode = await demo(args).catch((error) => {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  });
