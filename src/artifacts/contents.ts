import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import type { Refusal } from '../model/error.js';
import type { RefusedBecause } from '../model/problem.js';
import { createPlaces, isBesidePackage, objectionTo, pathInPackage, plainPath } from './entry.js';
import { refused } from './refused.js';

/** How large a package may be: files and folders in it, bytes of all files unpacked. */
export interface PackageLimits {
  readonly maxFiles: number;
  readonly maxUnpackedBytes: number;
}

/** What a tarball holds. */
export interface Contents {
  /** Bytes of each file, by its path in the package. */
  readonly files: Map<string, number>;
  /** The text of its package.json. */
  manifest: string | null;
}

const manifestLimit = 1024 ** 2;

interface Judging extends PackageLimits {
  /** Two paths are one when this makes the same of them. */
  readonly named: (path: string) => string;
}

/** Reads a tarball once; refuses with `artefact-refused` what would not come out of it whole. */
export async function readContents(file: string, judging: Judging): Promise<Contents> {
  const contents: Contents = { files: new Map(), manifest: null };
  const source = createReadStream(file);
  const count = counter(judging);
  const refusals: Refusal[] = [];
  const refuse = (why: RefusedBecause, { path }: ReadEntry): void => {
    refusals.push(refused(why, path));
    source.destroy(refusals[0]);
  };
  const parser = parserOf({
    entry: (entry, isSparse) => {
      const objection = refusals.length > 0 ? null : isSparse ? 'lost' : count(entry);
      if (objection !== null) refuse(objection, entry);
      else if (refusals.length === 0 && !isBesidePackage(entry.path)) collect(entry, contents);
      entry.resume();
    },
    ignored: (entry) => {
      if (refusals.length === 0 && !notes.has(entry.type)) refuse('lost', entry);
    },
  });
  try {
    await pipeline(source, parser as unknown as NodeJS.WritableStream);
  } catch (error) {
    throw refusals[0] ?? translate(error);
  }
  if (count.entries() === 0) throw refused('not-a-tarball', '');
  return contents;
}

/** Entries that the library leaves out, and that hold nothing of a file. */
const notes: ReadonlySet<string> = new Set(['TapeVolumeHeader', 'SolarisACL']);

interface Readers {
  readonly entry: (entry: ReadEntry, isSparse: boolean) => void;
  /** An entry of which the library would write nothing, and say nothing. */
  readonly ignored: (entry: ReadEntry) => void;
}

/** The library knows no sparse files: of one kind it drops the entry, of the other it writes the map as the file. */
function parserOf({ entry: onEntry, ignored }: Readers): Parser {
  const parser = new Parser({ strict: true });
  let isSparse = false;
  parser.on('meta', (text: string) => {
    isSparse ||= /^\d+ GNU\.sparse\./m.test(text);
  });
  parser.on('ignoredEntry', ignored);
  parser.on('entry', (entry: ReadEntry) => {
    onEntry(entry, isSparse);
    isSparse = false;
  });
  return parser;
}

/** What the library says of a file that it cannot read as a tarball; an error of the disk stays what it is. */
function translate(error: unknown): unknown {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (syscall !== undefined && path !== undefined) return error;
  return refused(code === 'TAR_ABORT' ? 'too-large-unpacked' : 'not-a-tarball', '', { cause: error });
}

/** Objections that need a memory: how many entries and bytes, whether there is one top folder, whose place is taken. */
function counter(limits: Judging) {
  const objectToPlace = createPlaces(limits.named);
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
    if (isBesidePackage(entry.path) || plainPath(entry.path) === '') return null;
    top ??= topOf(entry.path);
    return topOf(entry.path) === top ? objectToPlace(entry) : 'not-a-tarball';
  };
  return Object.assign(objection, { entries: () => entries });
}

const topOf = (path: string): string => plainPath(path).split('/')[0] ?? '';

function collect(entry: ReadEntry, contents: Contents): void {
  const path = pathInPackage(entry.path);
  if (entry.type === 'Directory' || path === '') return;
  contents.files.set(path, entry.size);
  if (path !== 'package.json' || entry.size > manifestLimit) return;
  const chunks: Uint8Array[] = [];
  entry.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  entry.on('end', () => {
    contents.manifest = Buffer.concat(chunks).toString('utf8');
  });
}
