#!/usr/bin/env node
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, buildIsFresh } from './setup/build.mjs';
import { checkNode } from './setup/checks.mjs';
import { endingOnSignals, explain, lockIn } from './setup/get-cli.mjs';
import { linkCommand } from './setup/link.mjs';
import { withLock } from './setup/lock.mjs';
import { installPackages, packagesAreFresh } from './setup/packages.mjs';
import { makeProgress } from './setup/progress.mjs';
import { describePulumi, getPulumi } from './setup/pulumi.mjs';
import { texts } from './setup/texts.mjs';

const here = dirname(dirname(fileURLToPath(import.meta.url)));

const help = `node scripts/setup.mjs [--quiet]

Makes this checkout ready to run; safe to repeat, and repairs what an interrupted run left.
Needs Node 20.19 or newer with npm. Installs the packages, builds dist/, gets the Pulumi CLI
into .pulumi-cli/ and links \`switchback\` into node_modules/.bin. Touches nothing outside of
this folder but the caches of npm and Go.

The Pulumi CLI is, in this order: the one in .pulumi-cli/, a suitable one on PATH, one from the
vendor's installer, or one built from source (needs Go, takes some minutes, once).

  SWITCHBACK_PULUMI=path|vendor|build   allow only this way to the Pulumi CLI
  SWITCHBACK_PULUMI_DIR=DIR             another folder for it than .pulumi-cli/
  --quiet                               show only what takes longer than a second
`;

/**
 * The whole set-up; resolves to `{ cli, line }`: the CLI's record and the closing line that tells of it.
 * Throws SetUpProblem or CommandFailure; `explain` turns either into text for a person.
 */
export async function setUp({
  quiet = false,
  log,
  installDir = here,
  env = process.env,
  cliRoot = env.SWITCHBACK_PULUMI_DIR || join(installDir, '.pulumi-cli'),
} = {}) {
  checkNode();
  const progress = makeProgress({ quiet, log });
  const onWait = (pid) => progress.line(texts.waits({ pid }));
  const cli = await endingOnSignals(() =>
    withLock(lockIn(cliRoot), () => allSteps({ installDir, cliRoot, env, progress }), { onWait }),
  );
  const line = describePulumi(cli, installDir);
  progress.line(line);
  return { cli, line };
}

/** The CLI needs nothing of the packages, and waits for other things than they do: both at once. */
async function allSteps({ installDir, cliRoot, env, progress }) {
  const both = await Promise.allSettled([
    packagesAndBuild(installDir, progress),
    getPulumi({ installDir, cliRoot, env, progress }),
  ]);
  // What one of them has begun is left whole, whatever became of the other.
  for (const { status, reason } of both) if (status === 'rejected') throw reason;
  linkCommand(installDir);
  return both[1].value;
}

async function packagesAndBuild(installDir, progress) {
  if (!packagesAreFresh(installDir)) {
    const first = !existsSync(join(installDir, 'node_modules'));
    await progress.step(first ? 'Install packages' : 'Install packages again', () =>
      installPackages(installDir),
    );
  }
  if (!buildIsFresh(installDir)) await progress.step('Build', () => build(installDir));
}

async function main(args) {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  const unknown = args.find((argument) => argument !== '--quiet');
  if (unknown !== undefined) {
    process.stderr.write(`unknown argument ${unknown}\n\n${help}`);
    return 2;
  }
  await setUp({ quiet: args.includes('--quiet') });
  return 0;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  });
}
