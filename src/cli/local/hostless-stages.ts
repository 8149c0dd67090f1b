import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, readJson } from '../../files/json-file.js';
import { isIdentity, isStillAlive } from '../../processes/identity.js';

/** Stages of this machine that have a build and no host, as after a reboot: until a service starts nobody brings it back. */
export async function hostlessStages(dataDir: string): Promise<string[]> {
  const folder = join(dataDir, 'stages');
  const names = await readdir(folder).catch((): string[] => []);
  const without = await Promise.all(names.map((name) => isWithoutHost(join(folder, name))));
  return names.filter((_, at) => without[at]).toSorted();
}

async function isWithoutHost(folder: string): Promise<boolean> {
  const [serving, host] = await Promise.all([
    readJson(join(folder, 'serving.json'), isObject),
    readJson(join(folder, 'host.json'), isIdentity),
  ]);
  return serving !== null && (host === null || !isStillAlive(host));
}
