import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { isObject } from '../../files/json-file.js';
import { manifestIn, type PackageManifest } from './manifest.js';

/**
 * The folders of a workspace that look like backends, from its root: those with a start script, or all where none has
 * one. null = the folder is no root of a workspace.
 */
export async function workspaceBackends(root: string): Promise<string[] | null> {
  const patterns = await patternsOf(root);
  if (patterns === null) return null;
  const isMember = memberRule(patterns);
  const members = (await packagesBelow(root)).filter(({ folder }) => isMember(folder));
  const starting = members.filter(({ manifest }) => starts(manifest));
  return (starting.length > 0 ? starting : members).map(({ folder }) => folder);
}

/** npm and Yarn name the members in package.json, pnpm in a file of its own. */
async function patternsOf(root: string): Promise<readonly string[] | null> {
  const own = manifestIn(await textOf(join(root, 'package.json')))?.whole['workspaces'];
  if (own !== undefined) return textsIn(isObject(own) ? own['packages'] : own);
  const text = await textOf(join(root, 'pnpm-workspace.yaml'));
  if (text === '') return null;
  try {
    const file: unknown = parse(text);
    return textsIn(isObject(file) ? file['packages'] : []);
  } catch {
    return [];
  }
}

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** As package managers read them: `*` within a name, `**` over folders, `!` takes away. */
function memberRule(patterns: readonly string[]): (folder: string) => boolean {
  const wanted = patterns.filter((one) => !one.startsWith('!')).map(asExpression);
  const left = patterns.filter((one) => one.startsWith('!')).map((one) => asExpression(one.slice(1)));
  return (folder) => wanted.some((one) => one.test(folder)) && !left.some((one) => one.test(folder));
}

function asExpression(pattern: string): RegExp {
  const plain = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  const parts = plain
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) =>
      part === '**/'
        ? '(?:.*/)?'
        : part === '**'
          ? '.*'
          : part === '*'
            ? '[^/]*'
            : part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'),
    );
  return new RegExp(`^${parts.join('')}$`);
}

const deepest = 5;

async function packagesBelow(root: string): Promise<{ folder: string; manifest: PackageManifest }[]> {
  const found: { folder: string; manifest: PackageManifest }[] = [];
  let level = [root];
  for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries)
        if (entry.isDirectory() && !/^(node_modules|\..*)$/.test(entry.name))
          next.push(join(folder, entry.name));
    }
    for (const folder of next) {
      const manifest = manifestIn(await textOf(join(folder, 'package.json')));
      if (manifest !== null) found.push({ folder: relative(root, folder), manifest });
    }
    level = next;
  }
  return found.toSorted((a, b) => (a.folder < b.folder ? -1 : 1));
}

const starts = ({ command, scripts }: PackageManifest): boolean =>
  command !== null || 'start' in scripts || 'start:prod' in scripts;
