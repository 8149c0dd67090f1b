import { join, resolve } from 'node:path';
import { digestPattern } from '../model/build.js';
import { Refusal } from '../model/error.js';

/** Where everything of an artifact lies; a digest that is none is refused before it can become a path. */
export interface Places {
  readonly root: string;
  readonly incoming: string;
  /** What has come from the bucket of a tarball that is not whole yet; stays over a restart. */
  readonly coming: string;
  folder(digest: string): string;
  tarball(digest: string): string;
  unpacked(digest: string): string;
}

/** Names in an artifact's folder that begin so are unpackings that have not ended. */
export const unpackingPrefix = 'unpacking-';

export function placesIn(dataDir: string): Places {
  const root = join(resolve(dataDir), 'artifacts');
  const folder = (digest: string): string => join(root, hexOf(digest));
  return {
    root,
    incoming: join(root, 'incoming'),
    coming: join(root, 'coming'),
    folder,
    tarball: (digest) => join(folder(digest), 'package.tgz'),
    unpacked: (digest) => join(folder(digest), 'package'),
  };
}

/** The object of a tarball in the bucket's folder of tarballs. */
export const objectOf = (digest: string): string => `${hexOf(digest)}.tgz`;

function hexOf(digest: string): string {
  if (!digestPattern.test(digest)) throw new Refusal('validation', { field: 'digest' });
  return digest.slice('sha256:'.length);
}
