#!/usr/bin/env node
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPrepared } from './schemathesis/service.mjs';
import { installTool, runTool } from './schemathesis/tool.mjs';
import { setUp } from './setup.mjs';
import { explain } from './setup/get-cli.mjs';
import { numberFlag } from './setup/number-flag.mjs';

const help = `npm run schemathesis -- [--seconds 60] [--examples 1] [--seed 7]

Schemathesis asks a service whatever its OpenAPI document allows, and what it does not, with every check on: no answer may
be a 5xx, nor one that the document does not have. Python and PyPI are needed for it; without them it fails.
`;

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));

async function main({ seconds, examples, seed }) {
  await setUp({ quiet: true });
  const command = installTool(installDir);
  const cwd = mkdtempSync(join(tmpdir(), 'switchback-schemathesis-'));
  const service = await startPrepared(installDir);
  try {
    const code = await runTool(command, { url: service.url, cwd, seconds, seed, examples });
    for (const trouble of service.troubles) process.stdout.write(`${JSON.stringify(trouble)}\n`);
    return code === 0 && service.troubles.length === 0 ? 0 : 1;
  } finally {
    await service.stop();
    rmSync(cwd, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    examples: { type: 'string', default: '1' },
    seed: { type: 'string', default: '7' },
    help: { type: 'boolean', default: false },
  },
});
const asked = () => ({
  seconds: numberFlag('--seconds', values.seconds),
  examples: numberFlag('--examples', values.examples),
  seed: numberFlag('--seed', values.seed),
});
if (values.help) process.stdout.write(help);
else
  process.exitCode = await (async () => main(asked()))().catch((error) => {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  });
