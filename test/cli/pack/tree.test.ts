import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planTree, type Installed, type Placed } from '../../../src/cli/pack/tree.js';

/** Folder → what it needs, and the folder where it finds each. */
type World = Readonly<Record<string, Readonly<Record<string, string>>>>;

const installed = (world: World, folder: string): Installed => ({
  folder,
  needs: Object.keys(world[folder] ?? {}),
  optional: [],
});
const plan = (world: World) =>
  planTree(installed(world, 'root'), (name, from) => {
    const folder = world[from]?.[name];
    return Promise.resolve(folder === undefined || folder === '' ? null : installed(world, folder));
  });

/** What the rule of Node finds in a tree. */
function seen(placed: readonly Placed[], at: readonly string[], name: string): string | undefined {
  for (let depth = at.length; depth >= 0; depth -= 1) {
    const path = [...at.slice(0, depth), name].join('/');
    const found = placed.find((one) => one.path.join('/') === path);
    if (found !== undefined) return found.folder;
  }
  return undefined;
}

describe('the tree of a package', () => {
  test('has each package once where all want the same one', async () => {
    const { placed } = await plan({ root: { a: 'a', b: 'b' }, a: { c: 'c' }, b: { c: 'c' }, c: {} });
    expect(placed.map(({ path }) => path.join('/'))).toEqual(['a', 'b', 'c']);
  });

  test('has another version within the one that wants it', async () => {
    const { placed } = await plan({ root: { a: 'a', c: 'c1' }, a: { c: 'c2' }, c1: {}, c2: {} });
    expect(placed).toContainEqual({ path: ['a', 'c'], folder: 'c2' });
    expect(placed).toContainEqual({ path: ['c'], folder: 'c1' });
  });

  test('ends where packages need one another', async () => {
    const { placed } = await plan({ root: { a: 'a' }, a: { b: 'b' }, b: { a: 'a' } });
    expect(placed).toHaveLength(2);
  });

  test('names what nobody has installed, and who needs it', async () => {
    const { missing } = await plan({ root: { a: 'a', x: '' }, a: { y: '' } });
    expect(missing).toEqual([
      { name: 'x', by: '' },
      { name: 'y', by: 'a' },
    ]);
  });

  test('lets every package find the very ones that it found before', async () => {
    const folders = [0, 1, 2, 3, 4].flatMap((n) => [`p${String(n)}@1`, `p${String(n)}@2`]);
    const nameIn = (folder: string): string => folder.split('@')[0] ?? '';
    // Only of packages with a higher number: versions that need one another crosswise fit in no tree.
    const needsOf = (folder: string) =>
      fc
        .subarray(folders.filter((other) => nameIn(other) > nameIn(folder)))
        .map((needs) => Object.fromEntries(needs.map((need): [string, string] => [nameIn(need), need])));
    const root = fc
      .subarray(folders)
      .map((needs) => Object.fromEntries(needs.map((need): [string, string] => [nameIn(need), need])));
    const worlds = fc.tuple(root, ...folders.map(needsOf)).map(([own, ...rest]): World => ({
      root: own,
      ...Object.fromEntries(folders.map((folder, i) => [folder, rest[i] ?? {}])),
    }));
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { placed } = await plan(world);
        const all = [{ path: [], folder: 'root' }, ...placed];
        for (const { path, folder } of all)
          for (const [name, wanted] of Object.entries(world[folder] ?? {}))
            expect(seen(placed, path, name)).toBe(wanted);
      }),
      { numRuns: 300 },
    );
  });
});
