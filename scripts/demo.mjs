#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runDemo } from './demo/run.mjs';

const help = `npm run demo -- [--once] [--reset] [--lang en|ko]

Sets everything up, then shows one build after the other moving through five real Pulumi stacks.
  --once    end after the table: 0 if every line is as promised, else 1
  --reset   forget what earlier runs did, and start over
`;

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));
const dataDir = join(installDir, '.switchback');

await runDemo(
  {
    command: 'npm run demo',
    installDir,
    projectDir: installDir,
    dataDir,
    folder: dataDir,
    open: async () => ({
      env: process.env,
      artifactsOf: ({ digest }) => ({ tarball: digest }),
      close: async () => undefined,
    }),
  },
  { help },
);
