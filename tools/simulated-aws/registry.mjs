/** The simulated image registry: a folder of tarballs, `<hex digest>.tgz`. An image is a package, unpacked once. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';

/**
 * The folder and main file of an image; undefined = it was not pushed here.
 * @param {string | undefined} registry @param {string} image `repository@sha256:…`
 */
export async function unpackedImage(registry, image) {
  const [, hex] = /@sha256:([0-9a-f]{64})$/.exec(image) ?? [];
  if (registry === undefined || hex === undefined) return undefined;
  const [tarball, folder] = [join(registry, `${hex}.tgz`), join(registry, hex)];
  if (!existsSync(tarball)) return undefined;
  if (!existsSync(folder)) await unpack(registry, { tarball, folder });
  const { main = 'index.js' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { folder, main };
}

/** Made aside and moved into place; whoever comes second finds it there. */
async function unpack(registry, { tarball, folder }) {
  mkdirSync(registry, { recursive: true });
  const aside = mkdtempSync(join(registry, 'unpacking-'));
  await extract({ file: tarball, cwd: aside, strip: 1 });
  if (existsSync(folder)) rmSync(aside, { recursive: true });
  else renameSync(aside, folder);
}
