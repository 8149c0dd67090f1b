import type { ReadEntry } from 'tar';
import type { RefusedBecause } from '../model/problem.js';

type Named = Pick<ReadEntry, 'path' | 'type'>;

/** The refusal of one entry by itself, or null. */
export function objectionTo({ path, type }: Named): RefusedBecause | null {
  if (isAbsolute(path) || isAbsolute(pathInPackage(path))) return 'absolute';
  if (path.split(/[/\\]/).includes('..') || path.includes('\0')) return 'traversal';
  if (isTooLong(path)) return 'name-too-long';
  return plainTypes.has(type) ? null : 'link';
}

/** As any system has it, for so has the library, which would take the root away from where the package begins, too. */
const isAbsolute = (path: string): boolean => /^([/\\]|[a-z]:)/i.test(path);

/** Everything but files and folders may point outside: links of both kinds, devices, pipes. */
const plainTypes: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory']);

const mostBytesOfName = 255;
const mostBytesOfPath = 2048;
const isTooLong = (path: string): boolean =>
  Buffer.byteLength(path) > mostBytesOfPath ||
  path.split('/').some((name) => Buffer.byteLength(name) > mostBytesOfName);

/** Path of an entry without what says nothing: `./package//x` is `package/x`. */
export const plainPath = (path: string): string =>
  path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');

/** Path of an entry in its package; '' = the package's own folder. */
export const pathInPackage = (path: string): string => plainPath(path).split('/').slice(1).join('/');

/** What a Mac puts beside a package: notes on the files of its own disk. */
export const isBesidePackage = (path: string): boolean => /^(__MACOSX(\/|$)|\._[^/]*$)/.test(plainPath(path));

type ObjectToPlace = (entry: Named) => RefusedBecause | null;

/**
 * Objects to an entry that would take another one's place: a file in the way of a folder, or another file of the same
 * name, as `named` tells names apart.
 */
export function createPlaces(named: (path: string) => string): ObjectToPlace {
  const files = new Map<string, string>();
  const folders = new Set<string>();
  return ({ path, type }) => {
    const plain = plainPath(path);
    const names = named(plain).split('/');
    const above = names.slice(1).map((_, i) => names.slice(0, i + 1).join('/'));
    const own = names.join('/');
    const asFolders = type === 'Directory' ? [...above, own] : above;
    asFolders.forEach((folder) => folders.add(folder));
    if (asFolders.some((folder) => files.has(folder))) return 'file-and-folder';
    if (type === 'Directory') return null;
    if (folders.has(own)) return 'file-and-folder';
    const before = files.get(own);
    files.set(own, plain);
    // The same name once more is an update, of which the last one counts.
    return before === undefined || before === plain ? null : 'case-twins';
  };
}

/** A name as a disk sees it that does not know case: a package is to be whole on each. */
export const withoutCase = (path: string): string => path.normalize('NFC').toLowerCase();
