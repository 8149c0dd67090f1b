import { variables } from '../model/variable.js';
import { readContents, type Contents, type PackageLimits } from './contents.js';
import { withoutCase } from './entry.js';
import type { Lacking } from './lacking.js';
import { entryCandidates, parseManifest, type Manifest } from './manifest.js';
import { refused } from './refused.js';
import { readSources } from './sources.js';

const defaultLimits: PackageLimits = {
  maxFiles: variables.SWITCHBACK_TARBALL_FILES.otherwise,
  maxUnpackedBytes: variables.SWITCHBACK_UNPACKED_MB.otherwise * 1024 ** 2,
};

/** Looks at a tarball without unpacking it; refuses with `artefact-refused` {why, entry} what would not start. */
export async function inspectPackage(file: string, limits: Partial<PackageLimits> = {}): Promise<void> {
  const contents = await readContents(file, { ...defaultLimits, ...limits, named: withoutCase });
  if (contents.manifest === null) throw refused('no-package-json', 'package.json');
  const manifest = readManifest(contents.manifest);
  const candidates = entryCandidates(manifest);
  const found = candidates === null || candidates.some((path) => contents.files.has(path));
  if (!found) throw refused('no-entry', manifest.main ?? 'index.js');
  const { surely } = await lackingOf(file, contents);
  if (surely !== null) throw refused('not-inside', surely.file, { needs: surely.name });
}

/** Dependencies that are not in a tarball, and that it may ask for. Throws where it is none. */
export async function perhapsLacking(file: string): Promise<readonly string[]> {
  const judging = { maxFiles: Number.POSITIVE_INFINITY, maxUnpackedBytes: Number.POSITIVE_INFINITY };
  const contents = await readContents(file, { ...judging, named: withoutCase });
  return contents.manifest === null ? [] : (await lackingOf(file, contents)).perhaps;
}

/** The reader of sources is loaded where a tarball comes, not when a service starts. */
async function lackingOf(file: string, { files }: Contents): Promise<Lacking> {
  const { lackingIn } = await import('./lacking.js');
  return lackingIn({ paths: new Set(files.keys()), texts: await readSources(file) });
}

function readManifest(text: string): Manifest {
  try {
    return parseManifest(text);
  } catch (error) {
    throw refused('no-package-json', 'package.json', { cause: error });
  }
}
