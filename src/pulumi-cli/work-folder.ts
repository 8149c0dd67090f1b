import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { isObject } from '../files/json-file.js';

/**
 * Makes the folder `<folder>/work` in which the CLI runs an update of one stage, and gives its path: the project's and the
 * stage's file as they are now, with every path of them absolute. From where the project is, the CLI (3.250.0) has git
 * tell about the whole work tree before each update, for a note that nobody here reads: in a large repository that takes
 * seconds. An empty `.git` ends its search, wherever the data directory is; a CLI that searches on only takes longer.
 */
export async function makeWorkFolder(
  folder: string,
  { projectDir, stage }: { readonly projectDir: string; readonly stage: string },
): Promise<string> {
  const work = join(folder, 'work');
  await mkdir(join(work, '.git'), { recursive: true, mode: 0o700 });
  await writeFile(join(work, 'Pulumi.yaml'), await movableProject(projectDir));
  const file = `Pulumi.${stage}.yaml`;
  await copyFile(join(projectDir, file), join(work, file));
  return work;
}

/** The project's file as it reads the same from everywhere. */
export async function movableProject(projectDir: string): Promise<string> {
  const project: unknown = parse(await readFile(join(projectDir, 'Pulumi.yaml'), 'utf8'));
  // The CLI (3.250.0) reads a date or `1_000` without quotes as no text: its YAML is the older one.
  return stringify(withPathsFrom(projectDir, project), { version: '1.1' });
}

const withPathsFrom = (dir: string, project: unknown): unknown => {
  if (!isObject(project)) return project;
  const { main, ...rest } = project;
  const entry = typeof main === 'string' ? { main: resolve(dir, main) } : {};
  return { ...(absolute(dir, rest) as object), ...entry };
};

/** Paths of packages may lack the dot that tells them from names. */
function absolute(dir: string, value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => absolute(dir, one));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, absolute(dir, one, name)]));
  const isPath = typeof value === 'string' && (key === 'path' || /^\.{1,2}(\/|$)/.test(value));
  return isPath ? resolve(dir, value) : value;
}
