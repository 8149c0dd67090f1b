import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every test file of an installation, as `{ name, text }` in the order of names. */
export const everyTestFile = (installDir) =>
  namesBelow(installDir, 'test')
    .filter((name) => /\.test\.(ts|mjs)$/.test(name))
    .map((name) => fileAt(installDir, name));

/** The same without those of the pages, which test no product. */
export const testFiles = (installDir) =>
  everyTestFile(installDir).filter(({ name }) => !name.startsWith('test/docs/'));

/** The files of a folder that end so. */
export const filesIn = (installDir, folder, ending = '.ts') =>
  namesBelow(installDir, folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => fileAt(installDir, name));

const fileAt = (installDir, name) => ({ name, text: readFileSync(join(installDir, name), 'utf8') });

const namesBelow = (installDir, folder) =>
  readdirSync(join(installDir, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .toSorted();
