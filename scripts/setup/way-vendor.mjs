import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { existingLanguageHost } from './language-host.mjs';
import { pulumiVersion } from './pulumi-version.mjs';

export const vendorInstaller = 'https://get.pulumi.com/install.sh';
const fetchTimeoutMs = 10_000;
const installTimeoutMs = 10 * 60_000;

/** Runs the vendor's installer into a folder beside, and puts the result in place only when it is complete. */
export async function installFromVendor({ cliRoot, env, wanted, installerUrl = vendorInstaller }) {
  const script = await fetchInstaller(installerUrl);
  const aside = join(cliRoot, 'vendor.tmp');
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  const file = join(aside, 'install.sh');
  writeFileSync(file, script);
  try {
    const args = [file, '--install-root', aside, '--no-edit-path', '--version', wanted.cli];
    await runCommand('sh', args, { env, timeoutMs: installTimeoutMs });
    const version = await pulumiVersion(join(aside, 'bin', 'pulumi'), { cliRoot, env });
    // Whatever it downloaded: only the version that was asked for is put in place.
    if (version !== wanted.cli) throw new Error(`the installer brought ${version} instead of ${wanted.cli}`);
    rmSync(join(cliRoot, 'bin'), { recursive: true, force: true });
    renameSync(join(aside, 'bin'), join(cliRoot, 'bin'));
    const command = join(cliRoot, 'bin', 'pulumi');
    const languageHost = existingLanguageHost(command, { PATH: '' });
    if (languageHost === null) throw new Error('the installer brought no language host for Node.js');
    return { command, version, from: 'vendor', languageHost };
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function fetchInstaller(url) {
  let response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const script = await response.text();
    if (!script.startsWith('#!')) throw new Error('the answer is no script');
    return script;
  } catch (error) {
    throw new Error(`${new URL(url).host} cannot be reached: ${error.cause?.code ?? error.message}`, {
      cause: error,
    });
  }
}
