import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { refused } from './refused.js';
import { entryCandidates, parseManifest } from './manifest.js';

/**
 * Program and arguments that start an unpacked package in its folder: package.json's `switchback.command`
 * (a leading `node` means `nodePath`), else `nodePath` with its `main`. Refuses with `artefact-refused`.
 */
export async function launchCommand(folder: string, nodePath: string): Promise<string[]> {
  const manifest = parseManifest(await readFile(join(folder, 'package.json'), 'utf8'));
  const candidates = entryCandidates(manifest);
  if (candidates === null) {
    const [program = nodePath, ...rest] = manifest.command ?? [];
    return [program === 'node' ? nodePath : program, ...rest];
  }
  for (const path of candidates) {
    if (await isFile(join(folder, path))) return [nodePath, path];
  }
  throw refused('no-entry', manifest.main ?? 'index.js');
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
