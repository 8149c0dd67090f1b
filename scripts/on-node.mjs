#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getNode } from './node.mjs';

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** A few of each kind: the database, the HTTP door, a terminal, a stage host. The demo is a whole service with the real engine. */
const smoke = [
  'test/store/store.test.ts',
  'test/store/wasm-tiers.test.ts',
  'test/queue/queue.test.ts',
  'test/api/events.test.ts',
  'test/cli/commands/exec.test.ts',
  'test/stage-host/host.test.ts',
];

const help = `node scripts/on-node.mjs VERSION

Gets this version of Node.js from npm into a folder of its own, runs the demo and a few tests with it, and says in one
line how it went. Ends with 1 when the demo is not as promised or a test fails.
`;

function onNode(version) {
  const folder = mkdtempSync(join(tmpdir(), 'switchback-node-'));
  try {
    const bin = getNode(version, folder);
    const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
    const node = (args) => run(join(bin, 'node'), args, { cwd: installDir, env });
    const demo = node(['scripts/demo.mjs', '--once', '--reset']);
    // What the first run left has to come back.
    const again = node(['scripts/demo.mjs', '--once']);
    const result = join(folder, 'result.json');
    const tests = node(['scripts/test.mjs', ...smoke, '--json', `--outputFile=${result}`]);
    const counted = existsSync(result) ? JSON.parse(readFileSync(result, 'utf8')) : {};
    const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = counted;
    const said = demo.ok && again.ok ? 'as promised, twice' : 'NOT as promised';
    process.stdout.write(
      `Node.js ${version}: the demo is ${said} (${demo.seconds} and ${again.seconds} s), ${passed} tests passed and ${failed} failed (${tests.seconds} s)\n`,
    );
    for (const one of [demo, again, tests]) if (!one.ok) process.stdout.write(one.output);
    return demo.ok && again.ok && tests.ok ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function run(command, args, { cwd, env }) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return {
    ok: status === 0,
    output: `${stdout}${stderr}`,
    seconds: Math.round((performance.now() - began) / 1000),
  };
}

const [version = '--help'] = process.argv.slice(2);
if (/^\d+\.\d+\.\d+$/.test(version)) process.exitCode = onNode(version);
else process.stdout.write(help);
