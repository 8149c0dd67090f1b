import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Directory of Switchback's own package.json: two above this file, in the sources as in the build. */
export const installDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
