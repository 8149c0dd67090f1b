import { resolve } from 'node:path';
import { perhapsLacking } from '../../artifacts/inspect.js';
import { uploadTarball } from '../client/artifact.js';
import type { HttpClient } from '../client/http-client.js';
import { changedFiles } from '../local/changed-files.js';
import { gitOrNull, type Repository } from '../local/git.js';
import { failure } from '../terminal/failure.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import { isLeftOut } from './left-out.js';
import { packBackend, type Packed } from './pack.js';

interface PackOptions {
  /** The folder that a bundler wrote. */
  readonly from?: string;
  /** The backend, where it is not what lies in this folder or above it. */
  readonly backend?: string;
}

interface TarballOrder {
  readonly options: PackOptions & { readonly tarball?: string; readonly image?: string };
  /** Where `--repo` says, or the command runs. */
  readonly directory: string;
  readonly sha: string;
  readonly repository: Repository;
}

/** Sends the tarball that was named, else, where nothing was, one of the working copy's backend; null = an image only. */
export async function sendTarball(
  invocation: Invocation,
  client: HttpClient,
  { options, directory, sha, repository }: TarballOrder,
): Promise<string | null> {
  const { tarball, image, from, backend } = options;
  const [named] = [from === undefined ? [] : ['--from'], backend === undefined ? [] : ['--backend']].flat();
  if (tarball !== undefined && named !== undefined)
    throw failure('contraries', { flag: '--tarball', contrary: named });
  if (tarball !== undefined) {
    const digest = await uploadTarball(invocation, client, tarball);
    if (!isSilent(invocation)) await noteLacking(invocation, tarball);
    return digest;
  }
  if (image !== undefined && named === undefined) return null;
  const { cwd } = invocation.terminal;
  const place = backend === undefined ? directory : resolve(cwd, backend);
  const packed = await packBackend(place, invocation, from === undefined ? null : resolve(cwd, from));
  try {
    if (!isSilent(invocation))
      notePacked(invocation, packed, { sha, files: await packedChanges(packed, repository) });
    return await uploadTarball(invocation, client, packed.file);
  } finally {
    await packed.remove();
  }
}

/** What the service cannot be sure of, it takes. */
async function noteLacking({ note, texts, terminal }: Invocation, tarball: string): Promise<void> {
  const names = await perhapsLacking(resolve(terminal.cwd, tarball)).catch(() => []);
  if (names.length > 0) note(texts.pack.perhapsLacking({ names }));
}

/** The files that are not as in the commit, but for those of the backend that no build has: a stage's values are none of it. */
async function packedChanges({ directory }: Packed, repository: Repository): Promise<string[]> {
  const prefix = (await gitOrNull({ ...repository, directory }, ['rev-parse', '--show-prefix'])) ?? '';
  const below = prefix.trim();
  const isOut = (file: string): boolean =>
    file.startsWith(below) && isLeftOut(file.slice(below.length).split('/')[0] ?? '');
  return (await changedFiles(repository)).filter((file) => !isOut(file));
}

function notePacked(
  { note, texts }: Invocation,
  { name, version, dependencies, start }: Packed,
  { sha, files }: { sha: string; files: readonly string[] },
): void {
  note(texts.pack.packed({ name, version, dependencies, start: start.words.join(' ') }));
  if (files.length > 0) note(texts.pack.changed({ commit: sha.slice(0, 7), files }));
}
