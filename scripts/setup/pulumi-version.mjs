import { join } from 'node:path';
import { compareVersions } from './checks.mjs';
import { runCommand } from './command.mjs';
import { oldestSuitable } from './wanted.mjs';

/** The version that a CLI prints, without `v`; throws when it prints none, which the Automation API cannot bear. */
export async function pulumiVersion(command, { cliRoot, env }) {
  const { stdout } = await runCommand(command, ['version'], {
    timeoutMs: 30_000,
    env: { ...env, PULUMI_HOME: join(cliRoot, 'home'), PULUMI_SKIP_UPDATE_CHECK: 'true' },
  });
  const version = /^v?(\d+\.\d+\.\d+\S*)\s*$/.exec(stdout.trim())?.[1];
  if (version === undefined) throw new Error(`${command} prints no version`);
  return version;
}

/** Why a CLI of this version cannot be used, or undefined. */
export function objectionTo(version) {
  if (compareVersions(version, oldestSuitable) < 0) return `${version} is older than ${oldestSuitable}`;
  if (compareVersions(version, '4.0.0') >= 0) return `${version} is of another major version than 3`;
  return undefined;
}
