import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import { Refusal } from '../model/error.js';
import { entryCandidates, parseManifest, type Manifest } from './manifest.js';

/** How large a package may be: files and folders in it, bytes of all files unpacked. */
export interface PackageLimits {
  readonly maxFiles: number;
  readonly maxUnpackedBytes: number;
}

type RefusedBecause =
  | 'traversal'
  | 'absolute'
  | 'link'
  | 'not-a-tarball'
  | 'no-package-json'
  | 'no-entry'
  | 'too-many-files'
  | 'too-large-unpacked';

const defaultLimits: PackageLimits = { maxFiles: 50_000, maxUnpackedBytes: 1024 ** 3 };
const manifestLimit = 1024 ** 2;

/** Reads a tarball once, without unpacking it; refuses with `artefact-refused` {why, entry}. */
export async function inspectPackage(file: string, limits: Partial<PackageLimits> = {}): Promise<void> {
  const contents = await readContents(file, { ...defaultLimits, ...limits });
  if (contents.manifest === null) throw refused('no-package-json', 'package.json');
  const manifest = readManifest(contents.manifest);
  const candidates = entryCandidates(manifest);
  const found = candidates === null || candidates.some((path) => contents.files.has(path));
  if (!found) throw refused('no-entry', manifest.main ?? 'index.js');
}

/** The refusal of one entry, or null; used when a package is checked and again when it is unpacked. */
export function objectionTo(entry: Pick<ReadEntry, 'path' | 'type'>): RefusedBecause | null {
  const { path, type } = entry;
  if (path.startsWith('/') || path.startsWith('\\') || /^[a-z]:/i.test(path)) return 'absolute';
  if (path.split(/[/\\]/).includes('..') || path.includes('\0')) return 'traversal';
  return plainTypes.has(type) ? null : 'link';
}

export const refused = (why: RefusedBecause, entry: string, cause?: unknown): Refusal =>
  new Refusal('artefact-refused', { why, entry: entry.slice(0, 200) }, {}, { cause });

/** Everything but files and folders may point outside: links of both kinds, devices, pipes. */
const plainTypes: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory']);

interface Contents {
  readonly files: Set<string>;
  manifest: string | null;
}

async function readContents(file: string, limits: PackageLimits): Promise<Contents> {
  const contents: Contents = { files: new Set(), manifest: null };
  const source = createReadStream(file);
  const count = counter(limits);
  const parser = new Parser({ strict: true });
  const refusals: Refusal[] = [];
  parser.on('entry', (entry: ReadEntry) => {
    const objection = refusals.length === 0 ? count(entry) : null;
    if (objection !== null) {
      refusals.push(refused(objection, entry.path));
      source.destroy(refusals[0]);
    } else if (refusals.length === 0) collect(entry, contents);
    entry.resume();
  });
  try {
    await pipeline(source, parser as unknown as NodeJS.WritableStream);
  } catch (error) {
    throw refusals[0] ?? translate(error);
  }
  if (count.entries() === 0) throw refused('not-a-tarball', '');
  return contents;
}

/** What the library says of a file that it cannot read as a tarball; an error of the disk stays what it is. */
function translate(error: unknown): unknown {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (syscall !== undefined && path !== undefined) return error;
  return refused(code === 'TAR_ABORT' ? 'too-large-unpacked' : 'not-a-tarball', '', error);
}

/** Objections that need a memory: how many entries, how many bytes, and whether there is one top folder. */
function counter(limits: PackageLimits) {
  let entries = 0;
  let bytes = 0;
  let top: string | null = null;
  const objection = (entry: ReadEntry): RefusedBecause | null => {
    entries += 1;
    bytes += entry.size;
    const own = objectionTo(entry);
    if (own !== null) return own;
    if (entries > limits.maxFiles) return 'too-many-files';
    if (bytes > limits.maxUnpackedBytes) return 'too-large-unpacked';
    top ??= topOf(entry.path);
    return topOf(entry.path) === top ? null : 'not-a-tarball';
  };
  return Object.assign(objection, { entries: () => entries });
}

const topOf = (path: string): string => path.replace(/^\.\//, '').split('/')[0] ?? '';

function collect(entry: ReadEntry, contents: Contents): void {
  const path = entry.path.replace(/^\.\//, '').split('/').slice(1).join('/');
  if (entry.type === 'Directory' || path === '') return;
  contents.files.add(path);
  if (path !== 'package.json' || entry.size > manifestLimit) return;
  const chunks: Uint8Array[] = [];
  entry.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  entry.on('end', () => {
    contents.manifest = Buffer.concat(chunks).toString('utf8');
  });
}

function readManifest(text: string): Manifest {
  try {
    return parseManifest(text);
  } catch (error) {
    throw refused('no-package-json', 'package.json', error);
  }
}
