#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const help = `node scripts/node.mjs VERSION FOLDER

Gets this version of Node.js from npm into FOLDER, and prints the folder in which its program is.
`;

/** The package in which npm's own `node` finds the program for a machine; that one would need an install script. */
const packageName = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Puts a version of Node.js into a folder; gives the folder in which the program `node` is. Throws npm's own words. */
export function getNode(version, folder) {
  const flags = ['--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
  const args = ['install', ...flags, `${packageName}@${version}`];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
  return join(folder, 'node_modules', packageName, 'bin');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , version = '--help', folder] = process.argv;
  if (/^\d+\.\d+\.\d+$/.test(version) && folder !== undefined)
    process.stdout.write(`${getNode(version, folder)}\n`);
  else process.stdout.write(help);
}
