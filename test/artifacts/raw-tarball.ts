import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { digestOfFile, type SampleBuild } from '../support/sample-build.js';

export interface Entry {
  readonly path: string;
  readonly body?: string;
  readonly type?:
    | 'File'
    | 'SymbolicLink'
    | 'Link'
    | 'CharacterDevice'
    | 'FIFO'
    | 'Directory'
    | 'SparseFile'
    | 'ExtendedHeader'
    | 'GlobalExtendedHeader'
    | 'TapeVolumeHeader';
  readonly linkpath?: string;
  readonly size?: number;
  readonly mode?: number;
}

/** A tarball byte by byte: the library that makes good ones would refuse most of these. */
export async function rawTarball(dir: string, entries: readonly Entry[]): Promise<SampleBuild> {
  return kept(dir, gzipSync(Buffer.concat([...blocks(entries), end])));
}

/** The same in two gzip members, as tools write it that compress piece by piece. */
export async function tarballInTwo(dir: string, entries: readonly Entry[]): Promise<SampleBuild> {
  const whole = Buffer.concat([...blocks(entries), end]);
  // In the middle of an entry's header.
  return kept(dir, Buffer.concat([gzipSync(whole.subarray(0, 700)), gzipSync(whole.subarray(700))]));
}

/** What a pax header says of the entry after it, one record for each name. */
export const pax = (records: Readonly<Record<string, string>>): Entry => ({
  ...{ path: 'PaxHeader/x', type: 'ExtendedHeader' },
  body: Object.entries(records)
    .map(([name, value]) => recordOf(` ${name}=${value}\n`))
    .join(''),
});

/** A record begins with its own length. */
function recordOf(text: string): string {
  const bytes = Buffer.byteLength(text);
  const digits = [1, 2, 3, 4].find((count) => String(bytes + count).length === count) ?? 0;
  return `${String(bytes + digits)}${text}`;
}

const end = Buffer.alloc(1024);

const blocks = (entries: readonly Entry[]): Buffer[] =>
  entries.flatMap(({ path, body = '', type = 'File', linkpath = '', size, mode = 0o644 }) => {
    const header = Buffer.alloc(512);
    const bytes = Buffer.from(body);
    new Header({ path, type, linkpath, size: size ?? bytes.length, mode }).encode(header, 0);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });

async function kept(dir: string, bytes: Buffer): Promise<SampleBuild> {
  const path = join(dir, 'raw.tgz');
  await writeFile(path, bytes);
  return { path, digest: await digestOfFile(path) };
}
