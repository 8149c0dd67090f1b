import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDir } from '../../service/config.js';

export interface Package {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** Switchback's own package.json. */
export const ownPackage = (): Package =>
  JSON.parse(readFileSync(join(installDir, 'package.json'), 'utf8')) as Package;
