#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from './setup.mjs';
import { explain } from './setup/get-cli.mjs';
import { runCommand } from './setup/command.mjs';

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));
const jest = join(installDir, 'node_modules', 'jest', 'bin', 'jest.js');
const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

/** The set-up, then the test suite with our arguments; ends with jest's own code. */
async function test(args) {
  await setUp({ quiet: true });
  await prepare();
  const child = spawn(process.execPath, [...flags, jest, ...args], {
    cwd: installDir,
    stdio: 'inherit',
    // Workers of jest are processes of their own; they take their flags from here.
    env: { ...process.env, NODE_OPTIONS: [process.env.NODE_OPTIONS, ...flags].filter(Boolean).join(' ') },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Makes what tests begin with before one of them would have to wait for it. */
const prepare = () =>
  runCommand(
    process.execPath,
    [...flags, jest, '--runInBand', '--runTestsByPath', 'test/support/prepared.test.ts'],
    { cwd: installDir },
  );

process.exitCode = await test(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${explain(error)}\n`);
  return 1;
});
