import { join } from 'node:path';
import { isObject, readJsonSync } from '../files/json-file.js';

export interface Package {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** Switchback's own package.json. Throws when the installation has none, or another one. */
export function ownPackage(installDir: string): Package {
  const file = join(installDir, 'package.json');
  const found = readJsonSync(file, isPackage);
  if (found === null) throw new Error(`${file} is not the package.json of Switchback: install it again`);
  return found;
}

const isPackage = (value: unknown): value is Package =>
  isObject(value) &&
  typeof value['version'] === 'string' &&
  isObject(value['engines']) &&
  typeof value['engines']['node'] === 'string';
