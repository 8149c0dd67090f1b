import { variables } from '../model/variable.js';
import { readContents, type PackageLimits } from './contents.js';
import { withoutCase } from './entry.js';
import { entryCandidates, parseManifest, type Manifest } from './manifest.js';
import { refused } from './refused.js';

const defaultLimits: PackageLimits = {
  maxFiles: variables.SWITCHBACK_TARBALL_FILES.otherwise,
  maxUnpackedBytes: variables.SWITCHBACK_UNPACKED_MB.otherwise * 1024 ** 2,
};

/** Reads a tarball once, without unpacking it; refuses with `artefact-refused` {why, entry}. */
export async function inspectPackage(file: string, limits: Partial<PackageLimits> = {}): Promise<void> {
  const contents = await readContents(file, { ...defaultLimits, ...limits, named: withoutCase });
  if (contents.manifest === null) throw refused('no-package-json', 'package.json');
  const manifest = readManifest(contents.manifest);
  const candidates = entryCandidates(manifest);
  const found = candidates === null || candidates.some((path) => contents.files.has(path));
  if (!found) throw refused('no-entry', manifest.main ?? 'index.js');
}

function readManifest(text: string): Manifest {
  try {
    return parseManifest(text);
  } catch (error) {
    throw refused('no-package-json', 'package.json', error);
  }
}
