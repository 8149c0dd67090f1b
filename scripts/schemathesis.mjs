#!/usr/bin/env node
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeToken, startPrepared } from './schemathesis/service.mjs';
import { installTool, runTool } from './schemathesis/tool.mjs';
import { setUp } from './setup.mjs';
import { explain } from './setup/get-cli.mjs';
import { numberFlag } from './setup/number-flag.mjs';

const help = `npm run schemathesis -- [--seconds 50] [--examples 1] [--seed 7]

Schemathesis asks a service whatever its OpenAPI document allows, and what it does not, with every check on: no answer may
be a 5xx, nor one that the document does not have. Then it goes on from answers to what they name, with a token. Python and PyPI are needed for it; without them it fails.
`;

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * What the document says by itself is asked by whoever is on this machine, and what follows from answers (its links, and
 * the address of what was made) by the holder of a token: from one thing to the next there are many ways.
 */
const runs = [
  { phases: 'examples,coverage', part: 0.55, byToken: false, times: 1 },
  { phases: 'fuzzing', part: 0.2, byToken: true, times: 1 },
  { phases: 'stateful', part: 0.25, byToken: true, times: 5 },
];

async function main({ seconds, examples, seed }) {
  await setUp({ quiet: true });
  const command = await installTool(installDir);
  const cwd = mkdtempSync(join(tmpdir(), 'switchback-schemathesis-'));
  const service = await startPrepared(installDir);
  try {
    const asked = { url: service.url, cwd, seed };
    const codes = [];
    for (const { phases, part, byToken, times } of runs) {
      process.stdout.write(`== ${phases}\n`);
      // Made now: whoever is on this machine may end every token, and tries to.
      const token = byToken ? await makeToken(service.url) : null;
      const bounds = { examples: examples * times, seconds: Math.ceil(seconds * part) };
      codes.push(await runTool(command, { ...asked, phases, token, ...bounds }));
    }
    for (const trouble of service.troubles) process.stdout.write(`${JSON.stringify(trouble)}\n`);
    return codes.every((code) => code === 0) && service.troubles.length === 0 ? 0 : 1;
  } finally {
    await service.stop();
    rmSync(cwd, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '50' },
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
