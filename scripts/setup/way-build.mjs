import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions } from './checks.mjs';
import { runCommand } from './command.mjs';
import { isOwnLanguageHost, isExecutable, writeLanguageHost } from './language-host.mjs';
import { pulumiVersion } from './pulumi-version.mjs';

const source = 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi';
const versionFlag = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/** Builds the CLI from tools/pulumi with every source checked against go.sum; our language host goes along. */
export async function buildFromSource({ cliRoot, installDir, env, wanted }) {
  await requireGo(wanted.go, env);
  const bin = join(cliRoot, 'bin');
  mkdirSync(bin, { recursive: true });
  removeLeftovers(bin);
  const fresh = join(bin, `pulumi.${process.pid}.tmp`);
  try {
    await compile({ fresh, installDir, env, version: wanted.cli });
    const version = await pulumiVersion(fresh, { cliRoot, env });
    const command = join(bin, 'pulumi');
    renameSync(fresh, command);
    removeForeignHost(bin);
    return { command, version, from: 'build', languageHost: writeLanguageHost({ cliRoot, installDir }) };
  } finally {
    rmSync(fresh, { force: true });
  }
}

async function compile({ fresh, installDir, env, version }) {
  // `grpcnotrace` lets the linker drop dead code; without the version the Automation API refuses the CLI.
  const flags = [
    '-trimpath',
    '-tags',
    'osusergo,grpcnotrace',
    // What a debugger reads is thrown away by the linker (`-w`); not making it saves a seventh of the work.
    '-gcflags=all=-dwarf=false',
    '-ldflags',
    `-s -w -X ${versionFlag}=v${version}`,
  ];
  await runCommand('go', ['build', ...flags, '-o', fresh, source], {
    cwd: join(installDir, 'tools', 'pulumi'),
    env: { ...goEnvironment(env), CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' },
  });
}

async function requireGo(wanted, env) {
  let stdout;
  try {
    ({ stdout } = await runCommand('go', ['version'], { env: goEnvironment(env), timeoutMs: 30_000 }));
  } catch (error) {
    throw new Error(`needs Go ${wanted} or newer, and ${error.message}`, { cause: error });
  }
  const found = /go(\d+(?:\.\d+)*)/.exec(stdout)?.[1] ?? 'unknown';
  if (compareVersions(found, wanted) < 0) throw new Error(`needs Go ${wanted} or newer, found ${found}`);
}

const goEnvironment = (env) => ({ ...env, GOTOOLCHAIN: 'local', GOWORK: 'off' });

function removeLeftovers(bin) {
  for (const file of readdirSync(bin)) if (file.endsWith('.tmp')) rmSync(join(bin, file), { force: true });
}

/** A vendor's host of an earlier installation would not fit the version that was built now. */
function removeForeignHost(bin) {
  const host = join(bin, 'pulumi-language-nodejs');
  if (isExecutable(host) && !isOwnLanguageHost(host)) rmSync(host);
}
