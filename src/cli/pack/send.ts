import { uploadTarball } from '../client/artifact.js';
import type { HttpClient } from '../client/http-client.js';
import { changedFiles } from '../local/changed-files.js';
import type { Repository } from '../local/git.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import { packBackend, type Packed } from './pack.js';

interface TarballOrder {
  readonly options: { readonly tarball?: string; readonly image?: string };
  readonly directory: string;
  readonly sha: string;
  readonly repository: Repository;
}

/** Sends the tarball that was named, else, where nothing was, one of the working copy's backend; null = an image only. */
export async function sendTarball(
  invocation: Invocation,
  client: HttpClient,
  { options: { tarball, image }, directory, sha, repository }: TarballOrder,
): Promise<string | null> {
  if (tarball !== undefined) return uploadTarball(invocation, client, tarball);
  if (image !== undefined) return null;
  const packed = await packBackend(directory, invocation);
  try {
    if (!isSilent(invocation)) notePacked(invocation, packed, { sha, files: await changedFiles(repository) });
    return await uploadTarball(invocation, client, packed.file);
  } finally {
    await packed.remove();
  }
}

function notePacked(
  { note, texts }: Invocation,
  { name, version, dependencies, start }: Packed,
  { sha, files }: { sha: string; files: readonly string[] },
): void {
  note(texts.pack.packed({ name, version, dependencies, start: start.words.join(' ') }));
  if (files.length > 0) note(texts.pack.changed({ commit: sha.slice(0, 7), files }));
}
