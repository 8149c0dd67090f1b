#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lackOfBrowser } from './browser/needs.mjs';

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));

const lack = lackOfBrowser('The tests in a browser');
if (lack !== null) {
  process.stderr.write(`${lack}\n`);
  process.exitCode = 1;
} else {
  const args = [join(installDir, 'scripts', 'test.mjs'), 'test/browser', ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: installDir, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.once('close', (code) => (process.exitCode = code ?? 1));
}
