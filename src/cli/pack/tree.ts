/** A package as it is installed. */
export interface Installed {
  /** Its own folder, links resolved. */
  readonly folder: string;
  readonly needs: readonly string[];
  readonly optional: readonly string[];
}

/** Where a package is put: under which name, in which package that is put (by names, outermost first). */
export interface Placed {
  readonly path: readonly string[];
  readonly folder: string;
}

export interface Tree {
  readonly placed: readonly Placed[];
  /** Names that somebody needs and nobody has installed, with who needs them. */
  readonly missing: readonly { readonly name: string; readonly by: string }[];
}

type Find = (name: string, from: string) => Promise<Installed | null>;

/**
 * The packages that one needs to run, so placed that each finds the very ones that it finds now: at the top where the
 * place is free, else within the one that needs it. Level by level, so that what is placed never hides from another
 * what that has found already.
 */
export async function planTree(root: Installed, find: Find): Promise<Tree> {
  const placed = new Map<string, Placed>();
  const missing: { name: string; by: string }[] = [];
  let level: { at: readonly string[]; pack: Installed }[] = [{ at: [], pack: root }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { at, pack } of level)
      for (const name of new Set([...pack.needs, ...pack.optional])) {
        const found = await find(name, pack.folder);
        if (found === null) {
          if (pack.needs.includes(name)) missing.push({ name, by: at.at(-1) ?? '' });
          continue;
        }
        const seen = seenFrom(placed, at, name);
        if (seen?.folder === found.folder) continue;
        const path = seen === undefined ? [name] : [...at, name];
        if (path.length > deepest) throw new Error(`${name}: packages that need one another in a circle`);
        placed.set(keyOf(path), { path, folder: found.folder });
        next.push({ at: path, pack: found });
      }
    level = next;
  }
  return { placed: [...placed.values()], missing };
}

/** Versions that need one another crosswise, which only links can express. */
const deepest = 30;

const keyOf = (path: readonly string[]): string => path.join('\n');

/** What a package finds under a name: within itself, else within those around it. */
function seenFrom(
  placed: ReadonlyMap<string, Placed>,
  at: readonly string[],
  name: string,
): Placed | undefined {
  for (let depth = at.length; depth >= 0; depth -= 1) {
    const found = placed.get(keyOf([...at.slice(0, depth), name]));
    if (found !== undefined) return found;
  }
  return undefined;
}
