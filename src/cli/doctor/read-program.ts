import { projectFile } from '../../catalogue/project.js';
import { readYaml, type YamlEntry } from '../../catalogue/yaml-file.js';

/** A path as Pulumi.yaml writes it; `line` = null where it has no place of its own. */
export interface Named {
  readonly path: string;
  readonly line: number | null;
}

/** What Pulumi.yaml names; null = nothing of it. */
export interface ProgramPaths {
  readonly main: Named | null;
  /** The folder of the provider of stages on this machine. */
  readonly plugin: Named | null;
}

/** What Pulumi.yaml names; null = it cannot be read, which is told elsewhere. */
export async function readProgram(projectDir: string): Promise<ProgramPaths | null> {
  const { usable, problems, top } = await readYaml(projectDir, projectFile);
  if (!usable || problems.length > 0) return null;
  const main = childOf(top, 'main');
  const plugins = childOf(top, 'plugins');
  const ours = childOf(plugins?.children ?? [], 'providers')?.children.find(
    ({ children }) => childOf(children, 'name')?.value === 'switchback',
  );
  const path = childOf(ours?.children ?? [], 'path');
  // Providers of others are there, and ours is not: nobody can say with one line where it belongs.
  if (plugins !== null && path === null) return { main: named(main), plugin: { path: '', line: null } };
  return { main: named(main), plugin: named(path) };
}

const childOf = (entries: readonly YamlEntry[], name: string): YamlEntry | null =>
  entries.find(({ key }) => key === name) ?? null;

const named = (entry: YamlEntry | null): Named | null =>
  typeof entry?.value === 'string' ? { path: entry.value, line: entry.line } : null;
