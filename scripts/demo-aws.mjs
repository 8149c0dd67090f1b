#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { awsStages } from './demo/aws-stages.mjs';
import { runDemo } from './demo/run.mjs';

const help = `npm run demo:aws -- [--once] [--reset] [--lang en|ko]

The demo with three of its five stages on platform aws. AWS IS SIMULATED: the Pulumi engine, the program and the
service are the real ones, what they make exists on this machine only, and no account is asked or needed.
Everything is in .switchback-aws/, a project of its own made from this one.
  --once    end after the table: 0 if every line is as promised, else 1
  --reset   forget what earlier runs did, and start over
`;

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(installDir, '.switchback-aws');
const place = { installDir, folder, projectDir: folder, dataDir: join(folder, '.switchback') };

/** Loaded after the set-up only: it needs packages, and on a fresh clone there are none yet. */
const open = async () => (await import('./demo/simulation.mjs')).openSimulation(place);

await runDemo({ command: 'npm run demo:aws', ...place, simulated: awsStages, open }, { help });
