import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { userCaches } from '../files/user-caches.js';
import { variableIn } from '../model/variable.js';
import type { CliPlace } from './cli.js';

/**
 * Where the set-up puts the Pulumi CLI: in a clone its `.pulumi-cli`, of an installed package a folder of the person's
 * cache, which every repository with a package of the same CLI shares and `npm ci` does not remove.
 */
export function cliFolder({ installDir, env }: CliPlace): string {
  const chosen = variableIn(env, 'SWITCHBACK_PULUMI_DIR') ?? '';
  if (chosen !== '') return resolve(chosen);
  if (!isPackage(installDir)) return join(installDir, '.pulumi-cli');
  return join(userCaches(env), 'switchback', `pulumi-${wantedVersion(installDir)}`);
}

/** npm has put it into somebody's repository. */
export const isPackage = (installDir: string): boolean => installDir.split(sep).includes('node_modules');

const wantedVersion = (installDir: string): string =>
  /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(
    readFileSync(join(installDir, 'tools', 'pulumi', 'go.mod'), 'utf8'),
  )?.[1] ?? 'unknown';
