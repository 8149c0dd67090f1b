import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, readJson } from '../files/json-file.js';

/** A resource plugin of Pulumi in one version. */
export interface Plugin {
  readonly name: string;
  /** Without a leading `v`. */
  readonly version: string;
}

/**
 * The plugins that stages on aws need, in the versions of the packages. The older aws that awsx asks for is not among
 * them: every component gets the provider of ours.
 */
export async function awsPlugins(installDir: string): Promise<Plugin[]> {
  const read = await Promise.all(
    ['aws', 'awsx'].map(async (name) => {
      const file = join(installDir, 'node_modules', '@pulumi', name, 'package.json');
      return { file, name, version: (await readJson(file, isObject))?.['version'] };
    }),
  );
  const missing = read.filter(({ version }) => typeof version !== 'string');
  if (missing.length > 0)
    throw new Error(`no version of a package in ${missing.map(({ file }) => file).join(', ')}`);
  return read.map(({ name, version }) => ({ name, version: String(version) }));
}

/** Whether the CLI's own folder holds it, whole: one that is still being fetched has a `.partial` file beside it. */
export async function isInstalled(home: string, { name, version }: Plugin): Promise<boolean> {
  const folder = join(home, 'plugins', `resource-${name}-v${version}`);
  const executable = access(join(folder, `pulumi-resource-${name}`), constants.X_OK);
  const [runs, partial] = await Promise.all([
    executable.then(yes, no),
    stat(`${folder}.partial`).then(yes, no),
  ]);
  return runs && !partial;
}

const yes = (): boolean => true;
const no = (): boolean => false;
