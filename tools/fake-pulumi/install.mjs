import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('main.mjs', import.meta.url));

/**
 * Writes `<folder>/bin/pulumi` and gives its path. Its scenario and its log are written into it, because what a CLI
 * gets of the machine's environment is a short list, which is not made longer for tests.
 */
export function writeFakeCli({ folder, scenario, log }) {
  const command = join(folder, 'bin', 'pulumi');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const told = `FAKE_PULUMI_SCENARIO=${quoted(scenario)} FAKE_PULUMI_LOG=${quoted(log)}`;
  // `exec` keeps the process: its number is the one in the lock.
  writeFileSync(command, `#!/bin/sh\n${told} exec ${quoted(process.execPath)} ${quoted(entry)} "$@"\n`);
  chmodSync(command, 0o755);
  return command;
}

/**
 * An installation in `folder` that is this one but for its CLI, which is the fake. Its `dist` is a copy, because a
 * module that is reached by a link finds its installation where the link leads to.
 */
export function installFake({ installDir, folder, scenario, log }) {
  mkdirSync(folder, { recursive: true });
  cpSync(join(installDir, 'dist'), join(folder, 'dist'), { recursive: true });
  for (const name of ['package.json', 'node_modules', 'src'])
    symlinkSync(join(installDir, name), join(folder, name));
  const cli = join(folder, '.pulumi-cli');
  writeFakeCli({ folder: cli, scenario, log });
  const record = { version: '3.250.0', from: 'path', command: 'bin/pulumi', languageHost: null };
  writeFileSync(join(cli, 'cli.json'), `${JSON.stringify(record)}\n`);
}
